"""How to walk a shop: one spider per kind of shop front, by the names that recipes use."""

from crawler.spiders.category import CategorySpider, MarketplaceSpider, SearchSpider
from crawler.spiders.plain_list import AddressesSpider
from crawler.spiders.rates import RatesSpider
from crawler.spiders.shop import ShopSpider
from crawler.spiders.shopify import ShopifySpider
from crawler.spiders.sitemap import SitemapSpider
from crawler.spiders.woocommerce import WooCommerceSpider

SPIDERS: dict[str, type[ShopSpider]] = {
    spider.name: spider
    for spider in (
        ShopifySpider,
        WooCommerceSpider,
        SitemapSpider,
        CategorySpider,
        SearchSpider,
        MarketplaceSpider,
        AddressesSpider,
        RatesSpider,
    )
}
