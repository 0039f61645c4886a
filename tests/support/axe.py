"""What hinders whoever reads a page with a screen reader, a keyboard or weak eyes, as axe sees it."""

from axe_playwright_python.sync_playwright import Axe

WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


def hindrances(page, **options):
    """A report, or nothing. What passes is not described, which takes most of axe's time."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return found.generate_report() if found.violations_count else ""
