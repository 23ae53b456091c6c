"""What people really type off a whiteboard: each line is understood, or named with what to write instead."""

from __future__ import annotations

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError
from toolkit.system.read import emit_system, parse_system
from toolkit.system.sketch import Sketch, read_sketch

CATALOGUE = load_catalogue()


def sketch(text: str) -> Sketch:
    return read_sketch(text, CATALOGUE, source="wb")


def flows(text: str) -> list[tuple[str, str]]:
    return [(flow.from_, flow.to) for flow in sketch(text).system.flows.values()]


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        sketch(text)
    return str(caught.value)


def remarks(text: str) -> list[str]:
    return [str(each) for each in sketch(text).remarks]


@pytest.mark.parametrize(
    "line",
    [
        *("user->bot", "user --> bot", "user => bot", "user -->> bot", "user ==> bot", "user ~> bot", "user > bot"),
        *(
            "user → bot",
            "user ⇒ bot",
            "user ➜ bot",
            "user ➡️ bot",
            "user –> bot",
            "user —> bot",
            "user ▶ bot",
        ),
        *("bot <- user", "bot ← user", "bot <-- user", "bot <= user"),
        *("- user -> bot", "* user -> bot", "• user -> bot", "1. user -> bot", "2) user -> bot", "- [ ] user -> bot"),
        *(
            '"user" -> "bot"',
            "“user” -> “bot”",
            "«user» -> «bot»",
            '"user -> bot"',
            "user\t->\tbot",
            "  user ->   bot  ",
        ),
        *(
            "\ufeffuser -> bot",
            "user\u00a0->\u00a0bot",
            "user\u200b -> bot",
            "user -> bot.",
            "user -> bot;",
            "user -> bot  # later",
        ),
        *(
            "user -> bot\r\n",
            "# title\r\n\r\nuser -> bot\r\n",
            "// remark\nuser -> bot",
            "```\nuser -> bot\n```",
        ),
    ],
)
def test_one_way_of_typing_it(line):
    assert flows(line) == [("user", "bot")]


@pytest.mark.parametrize("arrow", ["<->", "<-->", "<=>", "↔", "⇄", "<–>"])
def test_arrows_both_ways_are_answered(arrow):
    (flow,) = sketch(f"user {arrow} bot : question ; answer").system.flows.values()
    assert (flow.from_, flow.to, flow.replies) == ("user", "bot", "yes")
    assert (flow.carries, flow.answers_with) == (("question",), ("answer",))


def test_several_ends_and_chains():
    assert flows("user, admin -> bot: x") == [("user", "bot"), ("admin", "bot")]
    assert flows("bot -> crm, erp") == [("bot", "crm"), ("bot", "erp")]
    assert flows("user -> web form -> bot: letter") == [("user", "web_form"), ("web_form", "bot")]
    assert flows("user <- bot -> crm") == [("bot", "user"), ("bot", "crm")]
    assert [each.carries for each in sketch("a -> b -> c: x").system.flows.values()] == [("x",), ("x",)]


def test_names_with_brackets_colons_and_commas():
    system = sketch(
        'Claude (Anthropic) -> "Bot: the new, small one" -> gw:8080 -> https://example.org/x: answer'
    ).system
    names = ["Claude (Anthropic)", "Bot: the new, small one", "gw:8080", "https://example.org/x"]
    assert [system.name_of(each) for each in system.components] == names
    assert system.components["claude_anthropic"].kind == "hosted_model"
    assert sketch("bot (agents) -> x (Vector store)").system.components["x"].kind == "vector_store"


def test_capitals_make_no_difference_and_the_first_spelling_stays():
    system = sketch("Claims Bot -> crm: Letter\nCLAIMS  bot -> erp: letter").system
    assert system.name_of("claims_bot") == "Claims Bot"
    assert len(system.components) == 3
    assert list(system.data) == ["letter"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("letter", "letters"),
        ("web form", "web-form"),
        ("the chatbot", "chatbot"),
        ("chatbot", "chattbot"),
        ("policy", "policies"),
    ],
)
def test_names_that_look_alike_are_asked_about(one, other):
    found = [each for each in remarks(f"{one} -> x\n{other} -> y") if "Did you mean the same?" in each]
    assert found == [
        f"wb:2: {one!r} and {other!r} are taken for two things. Did you mean the same? Then spell them alike."
    ]


@pytest.mark.parametrize(("one", "other"), [("bot 1", "bot 2"), ("site A", "site B"), ("crm", "cms"), ("user", "web")])
def test_names_that_differ_on_purpose_are_not(one, other):
    assert remarks(f"{one} -> x\n{other} -> y") == []


@pytest.mark.parametrize(
    ("line", "said", "instead"),
    [
        ("user – bot", "no direction", "`user -> bot`"),
        ("user - bot", "no direction", "`user <-> bot`"),
        ("user -- bot", "no direction", "`user -> bot`"),
        ("user—bot", "no direction", "`user -> bot`"),
        ("user ->", "one end of an arrow", "`user -> chatbot: question`"),
        ("-> bot", "one end of an arrow", "`user -> chatbot: question`"),
        ("user -> -> bot", "one end of an arrow", "`user -> chatbot: question`"),
        ("user -> bot: x -> crm", "colon stands before an arrow", "quotes"),
        ("question: user -> bot", "colon stands before an arrow", "end of the line"),
        ("Internet: applicant", "a colon and no arrow", "`[internet] user`"),
        ("user <-> bot: q; a; b", "more than one semicolon", "answer, answer"),
        ("[internet user", "bracket is not closed", "`[our cloud: organisation] chatbot`"),
        ("[] user", "place without a name", "[inner < outer]"),
        ("[our cloud] user -> bot", "a place and a flow in one line", "line of its own"),
        ("[home < home] user", "within itself", "circle"),
        ("[x: fully] user", "unknown grade of trust", "supplier, organisation or restricted"),
        ("bot (agnet) -> x", "no kind of component 'agnet'", "Did you mean 'agent'?"),
        ("<b>bot</b> -> x", "makes no sense as a name", "quotes"),
        ("!! -> bot", "is no name", "`user -> chatbot: question`"),
        ("We have a bot and it answers what all of our customers ask", "reads like a sentence", "remark with #"),
        ("x" * 81 + " -> bot", "reads like a sentence", "At most 80"),
    ],
)
def test_a_line_that_makes_no_sense_is_named_with_what_would(line, said, instead):
    message = refused(f"# t\nuser -> bot\n{line}")
    assert message.startswith("wb:3: ")
    assert said in message
    assert instead in message


def test_contradictions_are_named_with_both_lines():
    assert "the kind of 'a' is 'model' here and 'agent' in line 1" in refused("a (agent) -> b\na (model) -> c")
    assert "the place of 'a' is 'here' here and 'there' in line 1" in refused("[there: none] a\n[here: none] a")
    assert "the trust of 'x' is 'none' here and 'supplier' in line 1" in refused("[x: supplier] a\n[x: none] b")


def test_all_mistakes_come_at_once_with_their_lines():
    said = refused("user ->\n\nuser -> bot\nbot – crm\n[x: foo] y")
    assert [line.split(" ")[0] for line in said.splitlines()] == ["wb:1:", "wb:4:", "wb:5:"]


def test_names_below_a_place_stand_in_it_until_a_gap():
    system = sketch("[our cloud: organisation]\n- bot\n- index\n\ncrm\n[internet: none] user\nerp").system
    within = {key: each.within for key, each in system.components.items()}
    assert within == {"bot": "our_cloud", "index": "our_cloud", "crm": None, "user": "internet", "erp": None}


def test_the_same_flow_twice_is_drawn_once_and_said():
    assert len(sketch("a -> b: x\nA -> B: x").system.flows) == 1
    assert remarks("a -> b: x\nA -> B: x") == ["wb:2: the same flow stands in line 1. Drawn once."]
    assert len(sketch("a -> b: x\na -> b: y").system.flows) == 2


@pytest.mark.parametrize(
    ("place", "trust"),
    [
        ("Web DMZ", "organisation"),
        *(("internet", "none"), ("Public", "none"), ("our public website", "none"), ("customers", "none")),
        *(
            ("vendor", "supplier"),
            ("model provider", "supplier"),
            ("supplier Acme", "supplier"),
            ("public cloud", "supplier"),
        ),
        *(("our supplier", "supplier"), ("our cloud", "organisation"), ("office network", "organisation")),
        *(
            ("Acme intranet", "organisation"),
            ("restricted zone", "restricted"),
            ("estate", None),
            ("internal vendor", None),
        ),
    ],
)
def test_trust_that_is_not_stated_is_guessed_or_asked_never_silent(place, trust):
    read = sketch(f"[{place}] thing")
    (boundary,) = read.system.boundaries.values()
    assert boundary.trust == trust
    (remark,) = [str(each) for each in read.remarks]
    assert ("taken for" in remark) if trust else ("nothing says how far this place is trusted" in remark)


def test_trust_that_is_stated_or_inherited_is_not_asked():
    assert remarks("[internet: supplier] a\n[estate: organisation] b\n[team < estate] c\n[shelf] \n") == []
    assert remarks("[vendor: untrusted] a")[0] == (
        "wb:1: trust 'untrusted' is taken for 'none'. Say none (anybody), supplier, organisation or restricted."
    )


def test_what_a_guess_rests_on_is_said():
    read = sketch("[model vendor: supplier] model\n[internet: none] Bob\nqux")
    assert {key: (read.system.components[key].kind, why) for key, why in read.guessed.items()} == {
        "model": ("hosted_model", "its name says “model”, and it stands at a supplier"),
        "bob": ("end_user", "nothing in its name tells; it stands in an untrusted place"),
        "qux": ("process", "nothing in its name tells; taken for a process"),
    }


def test_a_model_that_calls_tools_itself_is_an_agent():
    sketch = read_sketch("user -> LLM: question\nLLM -> search tool: query", CATALOGUE)
    assert sketch.system.components["llm"].kind == "agent"
    assert "it calls 'search tool', a tool" in sketch.guessed["llm"]
    plain = read_sketch("user -> LLM: question\nLLM (model) -> search tool: query\nmodel -> log: text", CATALOGUE)
    assert [plain.system.components[each].kind for each in ("llm", "model")] == ["model", "model"]


def test_a_file_that_holds_nothing():
    for empty in ("", "\n\n", "# only a title", "\ufeff"):
        assert "there is nothing in it" in refused(empty)


def test_a_line_may_not_draw_without_end():
    many = ", ".join(f"p{number}" for number in range(90))
    assert (
        refused(f"{many} -> {many.replace('p', 'q')}")
        == "wb:1: more than 5,000 flows are drawn. Draw the system in parts."
    )


def test_letters_with_accents_make_readable_ids():
    assert list(sketch("Büro Müller -> café").system.components) == ["buro_muller", "cafe"]


def test_a_sketch_written_and_read_is_the_same():
    system = sketch('[our cloud] "a: b" (agent), index\nuser <-> "a: b": q ; "yes"\nindex -> a: null, no').system
    assert parse_system(emit_system(system), CATALOGUE) == system
