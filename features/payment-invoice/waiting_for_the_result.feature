@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021
Feature: Waiting for the result of a payment
  In order not to ship too early nor to give up too soon
  As a merchant
  I want an invoice whose result is unknown to wait for it

  Rule: While the provider doesn't know the result, the invoice is process_pending

    @req:PAY19-PEND-01 @req:PAY21-PEND-01
    Scenario: The provider keeps the payment pending
      Given a provider that keeps the payment pending
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is process_pending

    @req:PAY19-PEND-03 @req:PAY21-PEND-03 @moves-time
    Scenario: The result stays unknown for days
      Given an invoice of 100.00 EUR that is process_pending
      When 3 days pass
      Then the invoice stays process_pending
      And the provider was asked to pay once

  Rule: The result wakes it, whatever it is and whoever brings it

    @req:PAY19-CLOSED-01 @req:PAY21-CLOSED-01 @req:PAY19-DONE-01 @req:PAY21-DONE-01 @req:PAY19-PROC-02 @req:PAY21-PROC-02
    Scenario: The provider tells that the payment was settled
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payment
      Then the invoice is processed
      And the provider was asked to pay once

    @req:PAY19-DONE-01 @req:PAY21-DONE-01 @moves-time
    Scenario: The provider tells nothing, and has to be asked
      Given a provider that accepts the payment after 5 hours and never calls back
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When 20 hours pass
      Then the invoice is processed
      And the provider was asked to pay once

    @req:PAY19-PEND-02 @req:PAY21-PEND-02
    Scenario: It goes back to processing before it is processed
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payment
      Then its history goes on with processing after process_pending

    @req:PAY19-FAIL-01 @req:PAY21-FAIL-01
    Scenario: The payment is declined
      Given an invoice of 100.00 EUR that is process_pending
      When the provider fails the payment with declined_error
      Then the invoice is process_failed
