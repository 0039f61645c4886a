"""What the player draws and says with each cue of a movement."""

from playwright.sync_api import expect

from tests.browser.test_journey import chromium, gym_with_shifts  # noqa: F401 - fixtures
from tests.browser.test_player import Device, device, member  # noqa: F401 - fixtures

LOOK = """() => {
  const drawing = document.querySelector("#drawing"), name = drawing.dataset.shows;
  const wanted = document.querySelector(`[data-drawing="${name}"]`).innerHTML;
  return [document.querySelector("#cue").innerText, name, drawing.innerHTML !== "" && drawing.innerHTML === wanted];
}"""


def shown(device):  # noqa: F811
    """The cue, and what is drawn beside the ring, by its name; and it is that drawing. All in one look."""
    cue, name, is_drawn = device.page.evaluate(LOOK)
    assert is_drawn, name
    return cue, name


# What is drawn for each cue of "ten"; of marching both knees.
DRAWN = {
    "吸って、すっかりゆるめる": {"breathing-in"},
    "吐いて、お腹をへこませ、骨盤底筋を軽く締める": {"breathing-out"},
    "膝をゆっくり、交互に上げる": {"marching-move", "marching-other"},
    "吸って、骨盤を前に傾けて反らす": {"cat-cow-cow"},
    "吐いて、骨盤を後ろに傾けて丸める": {"cat-cow-cat"},
    "タオルを両手で持つ": {"towel-stretch-start"},
    "両手で引き、膝を軽く伸ばして、脚をゆっくり上げる": {"towel-stretch-move"},
    "そのままキープ": {"towel-stretch-hold"},
    "ゆっくり下ろす": {"towel-stretch-down", "heel-raise-down"},
    "つま先は床のまま、かかとをゆっくり上げる": {"heel-raise-up"},
    "キープ": {"heel-raise-hold"},
}


def test_the_drawing_changes_with_the_cue_and_agrees_with_it(device):  # noqa: F811
    device.start("/routines/ten")
    seen = {}
    for exercise in ("breathing", "marching", "cat-cow", "towel-stretch", "heel-raise"):
        expect(device.page.locator("#cue")).to_contain_text("準備")
        assert shown(device)[1] == f"{exercise}-start"
        while "準備" in shown(device)[0]:
            device.passes(1)
        for _ in range(36 if exercise == "towel-stretch" else 12):
            cue, name = shown(device)
            seen.setdefault(cue, set()).add(name)
            device.passes(1)
        if exercise != "heel-raise":
            device.page.locator("#skip").click()
    assert seen == DRAWN


def test_without_javascript_each_step_has_its_drawing(chromium, gym_with_shifts, member):  # noqa: F811
    plain = Device(chromium, gym_with_shifts, member, is_clocked=False, java_script_enabled=False)
    plain.open("/routines/ten")
    steps = plain.page.locator(".moves__steps li").all()
    assert len(steps) == 12
    for step in steps:
        words, _space, _seconds = step.inner_text().strip().rpartition(" ")
        names = {svg.get_attribute("data-drawing") for svg in step.locator("svg").all()}
        assert names <= DRAWN[words]
        expect(step.locator("svg").first).to_be_visible()
    plain.close()


def test_a_cue_is_heard_to_its_end(chromium, gym_with_shifts, member):  # noqa: F811
    """The words for raising the heels take longer than raising them: what comes next waits, once."""
    hears = """
      window.said = []; window.cuts = 0; window.waits = 0;
      speechSynthesis.speak = (one) => { if (one.text) { said.push(one.text); waits += 1; } };
      speechSynthesis.cancel = () => { cuts += 1; waits = 0; };
      Object.defineProperty(speechSynthesis, 'pending', { get: () => waits > 1 });
    """
    phone = Device(chromium, gym_with_shifts, member, script=hears)
    phone.start("/routines/two")
    phone.page.locator("#skip").click()
    phone.passes(9)
    phone.page.evaluate("waits = 0")  # what came before is said
    phone.passes(1.5)
    cuts = phone.page.evaluate("cuts")
    phone.passes(2.5)
    assert phone.page.evaluate("said.slice(-2)") == ["つま先は床のまま、かかとをゆっくり上げる", "キープ"]
    assert phone.page.evaluate("cuts") == cuts, "the one before was not cut off"
    phone.passes(3)
    assert phone.page.evaluate("said.at(-1)") == "ゆっくり下ろす"
    assert phone.page.evaluate("cuts") == cuts + 1, "of two that wait, the older ones go"
    phone.close()
