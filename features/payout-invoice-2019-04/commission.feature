@lifecycle:payout-invoice-2019-04
Feature: Including the commission
  In order to decide who bears the commission
  As a merchant
  I want it to be taken out of the payout or written off on top of it

  Rule: An included commission is a part of the payout amount and is calculated from all that is written off

    @req:OUT04-OPT-07
    Scenario Outline: The commission is included
      Given a merchant account with include commission on and a fee of <fee>
      And an invoice of <amount>
      When the invoice is sent for processing
      Then the merchant is charged <amount>, of which <commission> is the fee

      Examples:
        | amount     | fee                | commission |
        | 1000 JPY   | 10% plus 50 JPY    | 150 JPY    |
        | 10.00 EUR  | 1% plus 0.01 EUR   | 0.11 EUR   |
        | 10.000 BHD | 10% plus 0.125 BHD | 1.125 BHD  |

    @req:OUT04-OPT-07
    Scenario: The receiver gets what is left
      Given a merchant account with include commission on and a fee of 1% plus 0.01 EUR
      And an invoice of 10.00 EUR
      When the invoice is sent for processing
      Then the provider is asked for 9.89 EUR

  Rule: A commission that isn't included is written off on top of the invoice's amount

    @req:OUT04-OPT-08
    Scenario Outline: The commission isn't included
      Given a merchant account with include commission off and a fee of <fee>
      And an invoice of <amount>
      When the invoice is sent for processing
      Then the merchant is charged <writeoff>, of which <commission> is the fee

      Examples:
        | amount     | fee                | writeoff   | commission |
        | 1000 JPY   | 10% plus 50 JPY    | 1150 JPY   | 150 JPY    |
        | 100.00 EUR | 10% plus 1.00 EUR  | 111.00 EUR | 11.00 EUR  |
        | 10.000 BHD | 10% plus 0.125 BHD | 11.125 BHD | 1.125 BHD  |
