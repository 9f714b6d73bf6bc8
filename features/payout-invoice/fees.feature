@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05
Feature: Taking a fee of a payout
  In order to know what a payout costs me
  As a merchant
  I want what is written off my account to be the payout and its fee

  Rule: What is written off is amount and fee, and so is what was written off; paid out in full, both are what they were to be

    @req:OUT04-FEE-01 @req:OUT05-FEE-01
    Scenario: Paid out in full, whatever fee is taken
      Given an invoice of 100.00 EUR that is processed
      Then its amounts add up

    @req:OUT04-FEE-01 @req:OUT05-FEE-01 @needs:account
    Scenario Outline: Paid out in full, with a fee
      Given a merchant account with a fee of <fee>
      And an invoice of <amount> that is processed
      Then its amounts add up

      Examples:
        | amount      | fee                |
        | 1000 JPY    | 10% plus 50 JPY    |
        | 100.00 EUR  | 10% plus 1.00 EUR  |
        | 100.000 BHD | 10% plus 0.125 BHD |

  Rule: The fee of a part is calculated from what was really paid out

    @req:OUT04-FEE-02 @req:OUT05-FEE-02
    Scenario: A part is paid out
      Given a merchant account with a fee of 10% plus 1.00 EUR
      And an invoice of 100.00 EUR that is partially_processed
      Then its amounts add up
