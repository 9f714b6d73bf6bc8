@lifecycle:vendor-invoice
Feature: Paying vendor invoices
  In order to know whether my vendor has the money
  As a business
  I want the state of an invoice to follow its payout

  Rule: While its payout is under way the invoice is processing

    @req:VEND-PROC-01 @req:VEND-STATE-05
    Scenario: The bank has the payout
      Given an invoice of 1000.00 INR that is processing
      Then the invoice stays processing
      And the provider was asked to pay once

    @req:VEND-PROC-05 @req:VEND-STATE-05
    Scenario: The payout is to be approved
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      When the business takes the action Pay Invoice
      Then the invoice stays processing

    @req:VEND-PROC-05
    Scenario: The payout is approved
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When its payout is approved
      Then the invoice is paid

    @req:VEND-PROC-06 @req:VEND-STATE-05
    Scenario: The payout is queued, since the account is low
      Given a provider whose payouts wait for money in the account
      And an invoice of 1000.00 INR
      When the business takes the action Pay Invoice
      Then the invoice stays processing

    @req:VEND-PROC-06
    Scenario: The account gets the money
      Given a provider whose payouts wait for money in the account
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When its payout is funded
      Then the invoice is paid

    @req:VEND-MONEY-01
    Scenario: Nothing is shown as paid yet
      Given an invoice of 1000.00 INR that is processing
      Then 0.00 INR is processed

  Rule: Each payment makes one payout

    @req:VEND-PROC-02
    Scenario: The whole is paid
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      When the business takes the action Pay Invoice
      Then the provider is asked for 1000.00 INR

    @req:VEND-PROC-02 @req:VEND-MONEY-02 @hazard
    Scenario: Somebody pays twice
      Given an invoice of 1000.00 INR that is processing
      When the business takes the action Pay Invoice
      Then the request is refused
      And the provider was asked to pay once

    @req:VEND-MONEY-02 @hazard
    Scenario: Somebody pays what is paid
      Given an invoice of 1000.00 INR that is paid
      When the business tries to pay 1000.00 INR of it
      Then the provider is asked for 1000.00 INR

    @req:VEND-PROC-02 @req:VEND-MONEY-02 @hazard @moves-time
    Scenario: The provider's answer is lost
      Given a provider whose answer to the payout is lost
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When 6 hours pass
      Then the invoice is paid
      And the provider was asked to pay once

    @req:VEND-PROC-02 @req:VEND-MONEY-02 @hazard @moves-time
    Scenario: The provider's answer is lost, and so are its webhooks
      Given a provider whose answer to the payout is lost
      And a provider whose webhooks come never
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When 6 hours pass
      Then the provider was asked to pay once

  Rule: When the payout of the full amount is processed the invoice is paid

    @req:VEND-PAID-01 @req:VEND-PAID-02 @req:VEND-STATE-07
    Scenario: At once
      Given a provider that accepts the payout
      And an invoice of 1000.00 INR
      When the business takes the action Pay Invoice
      Then the invoice is paid
      And 1000.00 INR is processed

    @req:VEND-PAID-01
    Scenario: After a while
      Given an invoice of 1000.00 INR that is processing
      When the provider settles the payout
      Then the invoice is paid

    @req:VEND-PAID-01 @moves-time
    Scenario: Days later
      Given an invoice of 1000.00 INR that is processing
      And 3 days pass
      When the provider settles the payout
      Then the invoice is paid

  Rule: When the payout is rejected or cancelled the invoice is unpaid again

    @req:VEND-BACK-01 @req:VEND-STATE-02
    Scenario: It is rejected
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When its payout is rejected
      Then the invoice is unpaid

    @req:VEND-BACK-01
    Scenario: It is cancelled while it is queued
      Given a provider whose payouts wait for money in the account
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When its payout is cancelled
      Then the invoice is unpaid

  Rule: When the payout fails or is reversed the invoice is unpaid again

    @req:VEND-BACK-02
    Scenario: It fails
      Given an invoice of 1000.00 INR that is processing
      When the provider fails the payout with insufficient_funds
      Then the invoice is unpaid

    @req:VEND-BACK-02
    Scenario: It fails at once
      Given a provider that answers the payout with insufficient_funds
      And an invoice of 1000.00 INR
      When the business takes the action Pay Invoice
      Then the invoice stays unpaid

    @req:VEND-BACK-02
    Scenario: It is reversed by the bank
      Given an invoice of 1000.00 INR that is processing
      When the provider reverses the payout
      Then the invoice is unpaid

    @req:VEND-MONEY-01
    Scenario: Nothing is shown as paid
      Given an invoice of 1000.00 INR that is processing
      When the provider fails the payout with insufficient_funds
      Then 0.00 INR is processed

  Rule: An invoice that is unpaid again can be paid again

    @req:VEND-BACK-03
    Scenario: The first payout fails
      Given a provider that answers the payout with insufficient_funds, success
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      When the business takes the action Pay Invoice
      Then the invoice is paid
      And the provider was asked to pay twice

    @req:VEND-BACK-03
    Scenario: The first payout is rejected
      Given a provider whose payouts wait for approval
      And an invoice of 1000.00 INR
      And the business takes the action Pay Invoice
      And its payout is rejected
      When the business takes the action Pay Invoice
      And its payout is approved
      Then the invoice is paid

  Rule: What a payout's reversal does to a paid invoice is left open

    @req:VEND-PAID-03 @hazard
    Scenario: It is reversed soon
      Given an invoice of 1000.00 INR that is paid
      When the provider reverses the payout
      Then the invoice is unpaid or paid

    @req:VEND-PAID-03 @hazard @moves-time
    Scenario: It is reversed days later
      Given an invoice of 1000.00 INR that is paid
      And 3 days pass
      When the provider reverses the payout
      Then the invoice is unpaid or paid
