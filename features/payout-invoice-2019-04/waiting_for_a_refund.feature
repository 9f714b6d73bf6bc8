@lifecycle:payout-invoice-2019-04 @needs:refund
Feature: Waiting for the result of a refund
  In order to know whether the money comes back
  As a merchant
  I want an invoice whose refund is open to wait for its result

  Rule: An invoice doesn't stay in refunding once the provider has answered

    @req:OUT04-REF-03
    Scenario: The provider has taken the refund, and settles it later
      Given an invoice of 100.00 EUR that is refunding
      When the provider settles the refund
      Then the invoice stays refunded

    @req:OUT04-REF-03
    Scenario: An attempt to refund goes wrong, the next one would succeed
      Given a provider that answers the refund with connection_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When all its attempts are made
      Then the invoice is refunded or refund_failed

  Rule: While the provider doesn't know the result of a refund, the invoice is refund_pending

    @req:OUT04-REF-04
    Scenario: The provider keeps the refund pending
      Given a provider that keeps the refund pending
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice is refund_pending

    @req:OUT04-REF-06 @moves-time
    Scenario: The result of a refund stays unknown for days
      Given an invoice of 100.00 EUR that is refund_pending
      When 3 days pass
      Then the invoice stays refund_pending

  Rule: The result of a refund wakes it, whatever it is and whoever brings it

    @req:OUT04-REF-08
    Scenario: The provider tells that a part was taken back
      Given an invoice of 100.00 EUR that is refund_pending
      When the provider settles 40.00 EUR of the refund
      Then the invoice is partially_refunded
      And 40.00 EUR is refunded

    @req:OUT04-REF-07 @moves-time
    Scenario: The provider tells nothing of the refund, and has to be asked
      Given a provider that accepts the refund after 5 hours and never calls back
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When 20 hours pass
      Then the invoice is refunded

    @req:OUT04-REF-10
    Scenario: The refund is declined
      Given an invoice of 100.00 EUR that is refund_pending
      When the provider fails the refund with declined_error
      Then the invoice is refund_failed

  Rule: No document says that it goes back to refunding then, but it may

    @req:OUT04-REF-05 @needs:events
    Scenario: The result is asked for again
      Given an invoice of 100.00 EUR that is refund_pending
      When the provider settles the refund
      Then its history may go on with refunding after refund_pending
