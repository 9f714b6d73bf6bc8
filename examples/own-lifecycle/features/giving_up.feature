@lifecycle:subscription-invoice
Feature: Giving up
  In order to close the books
  As a business
  I want to stop collecting, and what was collected to stay

  Rule: An invoice that is past due after its third collection is uncollectible

    @req:SUB-UNC-01
    Scenario: The third collection fails
      Given a provider that answers the payment with declined_error
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      And the invoice is sent for processing
      When the invoice is sent for processing
      Then the invoice is uncollectible
      And the provider was asked to pay 3 times

  Rule: The business may write off an invoice that is past due; no other can be written off

    @req:SUB-OFF-01 @req:SUB-MONEY-01
    Scenario: What remains is written off
      Given a provider that answers the payment with only 15.00 EUR
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      When the business takes the action Cancel Invoice
      Then the invoice is written_off
      And 15.00 EUR is processed

    @req:SUB-OFF-02
    Scenario: An invoice that nobody has tried to collect is not written off
      Given an invoice of 40.00 EUR
      When the business takes the action Cancel Invoice
      Then the request is refused
      And nothing has changed

    @req:SUB-OFF-02 @req:SUB-FINAL-01
    Scenario: A paid invoice is not written off
      Given a provider that accepts the payment
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      When the business takes the action Cancel Invoice
      Then the request is refused
      And the invoice stays paid
