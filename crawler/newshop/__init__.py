"""Looking at a shop that has no recipe yet: what it is, how to walk it, and what would be read of it.

    visits → platforms, identity → walks, patterns → sample → recipe_text, tables

new_shop.py goes through them in order; endings.py tells how it may end without a recipe.

Everything that is asked of the shop is asked by the crawl itself, as small runs of a recipe that names a few
addresses: robots.txt, delays, budgets, the guard and the archive hold as for any run.
"""
