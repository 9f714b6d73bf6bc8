@lifecycle:subscription-invoice
Feature: Staying final
  In order to close the books
  As a business
  I want a final status to stay, whatever comes later

  Rule: Paid, uncollectible and written off are final

    @req:SUB-FINAL-01 @hazard
    Scenario: The provider repeats itself after an invoice was paid
      Given a provider that accepts the payment
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      When the provider repeats its callbacks
      Then the invoice stays paid
      And 40.00 EUR is processed

    @req:SUB-FINAL-02 @hazard
    Scenario: Money comes when an invoice is uncollectible
      Given a provider that answers the payment with declined_error
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      And the invoice is sent for processing
      And the invoice is sent for processing
      When the provider settles the payment
      Then the invoice stays uncollectible

    @req:SUB-FINAL-03 @hazard
    Scenario: Money comes when an invoice is written off
      Given a provider that answers the payment with declined_error
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      And the business takes the action Cancel Invoice
      When the provider settles the payment
      Then the invoice stays written_off

    @req:SUB-FINAL-03
    Scenario: Nobody collects what is written off
      Given a provider that answers the payment with declined_error
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      And the business takes the action Cancel Invoice
      When the merchant tries to process it
      Then the request is refused
      And the invoice stays written_off
