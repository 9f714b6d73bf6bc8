@lifecycle:payment-invoice-2021
Feature: Choosing a fee strategy
  In order to decide who bears the fee, and of what it is calculated
  As a merchant
  I want my account to have one of four strategies

  Rule: Internal and direct, the fee is taken out of the invoice's amount and calculated from it

    @req:PAY21-FEE-03
    Scenario: The account has an internal direct fee
      Given a merchant account with an internal direct fee of 10% plus 1.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the payer is asked for 100.00 EUR, of which 11.00 EUR is the fee

  Rule: Internal and reverse, the fee comes on top of the invoice's amount and is calculated from all that is paid

    @req:PAY21-FEE-04
    Scenario: The account has an internal reverse fee
      Given a merchant account with an internal reverse fee of 10% plus 1.00 EUR
      And an invoice of 98.00 EUR
      When the invoice is sent for processing
      Then the payer is asked for 110.00 EUR, of which 12.00 EUR is the fee

  Rule: External and direct, the fee comes on top of the invoice's amount and is calculated from it

    @req:PAY21-FEE-05
    Scenario: The account has an external direct fee
      Given a merchant account with an external direct fee of 10% plus 1.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the payer is asked for 111.00 EUR, of which 11.00 EUR is the fee

  Rule: External and reverse, the fee is taken out of the invoice's amount and calculated from what is left

    @req:PAY21-FEE-06
    Scenario: The account has an external reverse fee
      Given a merchant account with an external reverse fee of 10% plus 1.00 EUR
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the payer is asked for 100.00 EUR, of which 10.00 EUR is the fee

  Rule: A fee is never less than its minimum and never more than its maximum

    @req:PAY21-FEE-07
    Scenario Outline: The fee would be beyond a bound
      Given a merchant account with an external direct fee of <fee>
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the payer is asked for <payment>, of which <taken> is the fee

      Examples:
        | fee                     | payment    | taken     |
        | 10%, at least 15.00 EUR | 115.00 EUR | 15.00 EUR |
        | 10%, at most 5.00 EUR   | 105.00 EUR | 5.00 EUR  |
