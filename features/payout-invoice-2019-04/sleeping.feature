@lifecycle:payout-invoice-2019-04
Feature: Sleeping
  In order not to ask all the time for what nobody knows yet
  As a merchant
  I want a payout whose result is open to sleep, and to wake when it comes

  Rule: An invoice in process_pending sleeps until its result comes, and goes on then

    @req:OUT04-SLEEP-01 @moves-time
    Scenario: The payout is settled after a day of sleep
      Given an invoice of 100.00 EUR that is process_pending
      And 24 hours pass
      When the provider settles the payout
      Then the invoice is processed

  Rule: An invoice in refund_pending sleeps until its result comes, and goes on then

    @req:OUT04-SLEEP-02 @moves-time @needs:refund
    Scenario: The refund is settled after a day of sleep
      Given an invoice of 100.00 EUR that is refund_pending
      And 24 hours pass
      When the provider settles the refund
      Then the invoice is refunded

  Rule: An invoice whose result is open may sleep in processing or refunding, too

    @req:OUT04-SLEEP-03 @moves-time
    Scenario: The provider has taken the payout and says no more
      Given an invoice of 100.00 EUR that is processing
      When 24 hours pass
      Then the invoice may be processing

    @req:OUT04-SLEEP-04 @moves-time @needs:refund
    Scenario: The provider has taken the refund and says no more
      Given an invoice of 100.00 EUR that is refunding
      When 24 hours pass
      Then the invoice may be refunding

  Rule: Nothing but a sleeping status waits for an open result

    @req:OUT04-SLEEP-05 @moves-time
    Scenario: The result of a payout stays open for a day
      Given a provider that keeps the payout pending
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When 24 hours pass
      Then the invoice is process_pending or processing
