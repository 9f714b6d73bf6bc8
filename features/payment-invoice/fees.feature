@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021
Feature: Taking a fee
  In order to know what I get of a payment
  As a merchant
  I want each amount to be made of a deposit and a fee

  Rule: What is to be paid is deposit and fee, and so is what was paid; paid in full, both are what they were to be

    @req:PAY19-FEE-01 @req:PAY21-FEE-01
    Scenario: Paid in full, whatever fee is taken
      Given an invoice of 100.00 EUR that is processed
      Then its amounts add up

    @req:PAY19-FEE-01 @req:PAY21-FEE-01 @needs:account
    Scenario: Paid in full, with a fee
      Given a merchant account with a fee of 10% plus 1.00 EUR
      And an invoice of 100.00 EUR that is processed
      Then its amounts add up

  Rule: The fee of a part payment is calculated from what was really paid

    @req:PAY19-FEE-02 @req:PAY21-FEE-02
    Scenario: A part is paid
      Given a merchant account with a fee of 10% plus 1.00 EUR
      And an invoice of 100.00 EUR that is partially_processed
      Then its amounts add up
