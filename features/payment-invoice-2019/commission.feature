@lifecycle:payment-invoice-2019
Feature: Including the commission
  In order to decide who bears the commission
  As a merchant
  I want it to be a part of the payment or to come on top of it

  Rule: An included commission is a part of the payment amount and is calculated from all that the payer is charged

    @req:PAY19-OPT-07
    Scenario Outline: The commission is included
      Given a merchant account with include commission on and a fee of <fee>
      And an invoice of <amount>
      When the invoice is sent for processing
      Then the payer is asked for <amount>, of which <commission> is the fee

      Examples:
        | amount     | fee                | commission |
        | 1000 JPY   | 10% plus 50 JPY    | 150 JPY    |
        | 100.00 EUR | 10% plus 1.00 EUR  | 11.00 EUR  |
        | 10.000 BHD | 10% plus 0.125 BHD | 1.125 BHD  |

  Rule: A commission that isn't included comes on top of the invoice's amount

    @req:PAY19-OPT-08
    Scenario Outline: The commission isn't included
      Given a merchant account with include commission off and a fee of <fee>
      And an invoice of <amount>
      When the invoice is sent for processing
      Then the payer is asked for <payment>, of which <commission> is the fee

      Examples:
        | amount     | fee                | payment    | commission |
        | 1000 JPY   | 10% plus 50 JPY    | 1150 JPY   | 150 JPY    |
        | 100.00 EUR | 10% plus 1.00 EUR  | 111.00 EUR | 11.00 EUR  |
        | 10.000 BHD | 10% plus 0.125 BHD | 11.125 BHD | 1.125 BHD  |
