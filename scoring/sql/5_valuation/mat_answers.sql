-- One row per (as_of, product, criterion): the answer that the mat is valued with, its own or its chosen offer's.
create table valuation.mat_answers as

select
    subjects.as_of,
    subjects.product_id,
    given_answers.criterion,
    given_answers.answer,
    given_answers.state,
    given_answers.reason
from valuation.chosen_offers as chosen_offers
join measurements.subjects as subjects
    on subjects.as_of = chosen_offers.as_of
    and subjects.product_id = chosen_offers.product_id
    and (
        subjects.about = 'mat'
        or (subjects.shop = chosen_offers.shop and subjects.url = chosen_offers.url)
    )
join valuation.given_answers as given_answers using (subject)
