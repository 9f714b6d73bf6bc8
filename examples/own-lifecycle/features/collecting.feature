@lifecycle:subscription-invoice
Feature: Collecting a subscription invoice
  In order to be paid for a month of service
  As a business
  I want an invoice to say how much of it was collected

  Rule: A collection that brings all that is due makes the invoice paid

    @req:SUB-INIT-01 @req:SUB-COLL-01 @req:SUB-PAID-01 @req:SUB-PAID-02 @req:SUB-MONEY-01 @req:SUB-CLOSED-01
    Scenario: All of it is collected at once
      Given a provider that accepts the payment
      And an invoice of 40.00 EUR
      When the invoice is sent for processing
      Then the invoice is paid
      And 40.00 EUR is processed
      And its history is open, in_collection, paid

    @req:SUB-COLL-01 @req:SUB-PAID-01
    Scenario: The provider needs time
      Given a provider that keeps the payment pending
      And an invoice of 40.00 EUR
      And the invoice is sent for processing
      When the provider settles the payment
      Then the invoice is paid
      And the provider was asked to pay once

  Rule: A collection that brings less leaves it past due, and what it brought stays collected

    @req:SUB-DUE-01 @req:SUB-DUE-02 @req:SUB-MONEY-01
    Scenario Outline: A collection brings less
      Given a provider that answers the payment with <less>
      And an invoice of 40.00 EUR
      When the invoice is sent for processing
      Then the invoice is past_due
      And <amount> is processed

      Examples:
        | less           | amount    |
        | declined_error | 0.00 EUR  |
        | only 15.00 EUR | 15.00 EUR |
        | only 39.99 EUR | 39.99 EUR |
