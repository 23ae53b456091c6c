"""How long things take. Printed, never judged: run with `make bench` on a quiet machine."""
