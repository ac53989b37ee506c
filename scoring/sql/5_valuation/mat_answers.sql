-- One row per (as_of, product, criterion): the answer that the mat is valued with, its own or its chosen offer's.
create table valuation.mat_answers as

select
    given_answers.as_of,
    given_answers.product_id,
    given_answers.criterion,
    given_answers.answer,
    given_answers.state,
    given_answers.reason
from valuation.given_answers as given_answers
join valuation.chosen_offers as chosen_offers
    on chosen_offers.as_of = given_answers.as_of
    and chosen_offers.product_id = given_answers.product_id
    and (
        given_answers.shop = ''
        or (given_answers.shop = chosen_offers.shop and given_answers.url = chosen_offers.url)
    )
