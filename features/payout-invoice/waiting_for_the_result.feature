@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05
Feature: Waiting for the result of a payout
  In order neither to pay out twice nor to give up too soon
  As a merchant
  I want an invoice whose result is unknown to wait for it

  Rule: While the provider doesn't know the result, the invoice is process_pending

    @req:OUT04-PEND-01 @req:OUT05-PEND-01
    Scenario: The provider keeps the payout pending
      Given a provider that keeps the payout pending
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is process_pending

    @req:OUT04-PEND-03 @req:OUT05-PEND-03 @moves-time
    Scenario: The result stays unknown for days
      Given an invoice of 100.00 EUR that is process_pending
      When 3 days pass
      Then the invoice stays process_pending
      And the provider was asked to pay once

  Rule: The result wakes it, whatever it is and whoever brings it

    @req:OUT04-DONE-01 @req:OUT05-DONE-01 @req:OUT04-PROC-02 @req:OUT05-PROC-02 @req:OUT05-CLOSED-01
    Scenario: The provider tells that the payout was settled
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payout
      Then the invoice is processed
      And the provider was asked to pay once

    @req:OUT04-DONE-01 @req:OUT05-DONE-01 @moves-time
    Scenario: The provider tells nothing, and has to be asked
      Given a provider that accepts the payout after 5 hours and never calls back
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When 20 hours pass
      Then the invoice is processed
      And the provider was asked to pay once

    @req:OUT04-FAIL-01 @req:OUT05-FAIL-01
    Scenario: The payout is declined
      Given an invoice of 100.00 EUR that is process_pending
      When the provider fails the payout with declined_error
      Then the invoice is process_failed
