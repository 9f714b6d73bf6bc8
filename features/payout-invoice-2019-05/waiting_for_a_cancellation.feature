@lifecycle:payout-invoice-2019-05 @needs:cancel
Feature: Waiting for the result of a cancellation
  In order to know whether the money comes back
  As a merchant
  I want an invoice whose cancellation is open to wait for its result

  Rule: An invoice doesn't stay in canceling once the provider has answered

    @req:OUT05-CANC-03
    Scenario: The provider has taken the cancellation, and settles it later
      Given an invoice of 100.00 EUR that is canceling
      When the provider settles the cancellation
      Then the invoice stays canceled

    @req:OUT05-CANC-03
    Scenario: An attempt to cancel goes wrong, the next one would succeed
      Given a provider that answers the cancellation with connection_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant cancels 100.00 EUR
      When all its attempts are made
      Then the invoice is canceled or cancel_failed

  Rule: While the provider doesn't know the result of a cancellation, the invoice is cancel_pending

    @req:OUT05-CANC-04
    Scenario: The provider keeps the cancellation pending
      Given a provider that keeps the cancellation pending
      And an invoice of 100.00 EUR that is processed
      When the merchant cancels 100.00 EUR
      Then the invoice is cancel_pending

    @req:OUT05-CANC-06 @moves-time
    Scenario: The result of a cancellation stays unknown for days
      Given an invoice of 100.00 EUR that is cancel_pending
      When 3 days pass
      Then the invoice stays cancel_pending

  Rule: The result of a cancellation wakes it, whatever it is and whoever brings it

    @req:OUT05-CANC-05 @needs:events
    Scenario: The provider tells that the cancellation was settled
      Given an invoice of 100.00 EUR that is cancel_pending
      When the provider settles the cancellation
      Then its history goes on with canceling after cancel_pending
      And the invoice stays canceled

    @req:OUT05-CANC-08
    Scenario: The provider tells that a part was taken back
      Given an invoice of 100.00 EUR that is cancel_pending
      When the provider settles 40.00 EUR of the cancellation
      Then the invoice is partially_canceled
      And 40.00 EUR is canceled

    @req:OUT05-CANC-07 @moves-time
    Scenario: The provider tells nothing of the cancellation, and has to be asked
      Given a provider that accepts the cancellation after 5 hours and never calls back
      And an invoice of 100.00 EUR that is processed
      And the merchant cancels 100.00 EUR
      When 20 hours pass
      Then the invoice is canceled

    @req:OUT05-CANC-10
    Scenario: The cancellation is declined
      Given an invoice of 100.00 EUR that is cancel_pending
      When the provider fails the cancellation with declined_error
      Then the invoice is cancel_failed
