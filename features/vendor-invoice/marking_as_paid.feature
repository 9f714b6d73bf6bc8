@lifecycle:vendor-invoice @needs:mark_as_paid
Feature: Marking as paid
  In order to keep track of what I have paid elsewhere
  As a business
  I want to mark an invoice as paid without paying it again

  Rule: An invoice that is marked as paid is paid

    @req:VEND-MARK-01
    Scenario: It was unpaid
      Given an invoice of 1000.00 INR
      When the business takes the action Mark as Paid
      Then the invoice is paid

    @req:VEND-MARK-01
    Scenario: Its payout had failed
      Given a provider that answers the payout with insufficient_funds
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the business takes the action Mark as Paid
      Then the invoice is paid

    @req:VEND-MARK-02 @moves-time
    Scenario: It was scheduled
      Given an invoice of 1000.00 INR that is scheduled
      When the business takes the action Mark as Paid
      Then the invoice is paid

    @req:VEND-MARK-03
    Scenario: It was partially paid
      Given an invoice of 1000.00 INR that is partially paid
      When the business takes the action Mark as Paid
      Then the invoice is paid
      And the provider is asked for 400.00 INR

  Rule: Marking makes no payout

    @req:VEND-MARK-04
    Scenario: Nothing is asked of the provider
      Given an invoice of 1000.00 INR
      When the business takes the action Mark as Paid
      Then the provider was never asked to pay

    @req:VEND-MARK-04 @moves-time
    Scenario: Nor is it later
      Given an invoice of 1000.00 INR
      And the business takes the action Mark as Paid
      When 3 days pass
      Then the provider was never asked to pay

  Rule: An invoice that was marked as paid doesn't become unpaid again

    @req:VEND-MARK-05 @hazard
    Scenario: A payout of before is reversed
      Given an invoice of 1000.00 INR that is partially paid
      And the business takes the action Mark as Paid
      When the provider reverses the payout
      Then the invoice stays paid

    @req:VEND-MARK-05 @hazard
    Scenario: A payout of before is told of again
      Given a provider that answers the payout with insufficient_funds
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      And the business takes the action Mark as Paid
      When the provider repeats its callbacks
      Then the invoice stays paid
