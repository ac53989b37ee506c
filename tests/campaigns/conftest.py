"""The browser and the server of the site's tests, for the campaigns that look at pages."""

from tests.reports.conftest import browser, serve

__all__ = ["browser", "serve"]
