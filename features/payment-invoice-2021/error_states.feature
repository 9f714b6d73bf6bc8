@lifecycle:payment-invoice-2021
Feature: Waiting in an error status
  In order to see that something went wrong and isn't lost
  As a merchant
  I want an invoice that waits for its next attempt to say so

  Rule: After an error that may pass, an invoice may wait in process_error for its next attempt

    @req:PAY21-ERR-01 @moves-time
    Scenario: It says that it waits for the next attempt
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice may be process_error

    @req:PAY21-ERR-02 @needs:events
    Scenario: The next attempt leads back to processing
      Given an invoice of 100.00 EUR that is process_error
      When all its attempts are made
      Then its history goes on with processing after process_error

    @req:PAY21-ERR-03
    Scenario: No attempt is left
      Given an invoice of 100.00 EUR that is process_error
      When all its attempts are made
      Then the invoice may be process_failed

  Rule: An invoice that waits for its next attempt may expire or be terminated

    @req:PAY21-EXPIRE-09 @moves-time
    Scenario: The next attempt isn't due yet when the lifetime ends
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR that lives for 90 seconds
      And 80 seconds pass
      When the merchant tries to process it
      And 15 seconds pass
      Then the invoice may be expired

    @req:PAY21-TERM-04 @needs:terminate @moves-time
    Scenario: The payer has enough of it
      Given an invoice of 100.00 EUR that is process_error
      When the payer tries to terminate it
      Then the invoice may be terminated

  Rule: After an error that may pass, a refund may wait in refund_error for its next attempt

    @req:PAY21-ERR-04 @moves-time
    Scenario: It says that its refund waits for the next attempt
      Given a provider that answers the refund with connection_error
      And an invoice of 100.00 EUR that is processed
      When the merchant refunds 100.00 EUR
      Then the invoice may be refund_error

    @req:PAY21-ERR-05
    Scenario: The next attempt gives the money back
      Given a provider that answers the refund with connection_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant refunds 100.00 EUR
      When all its attempts are made
      Then the invoice may be refunded

    @req:PAY21-ERR-06
    Scenario: No attempt to refund is left
      Given an invoice of 100.00 EUR that is refund_error
      When all its attempts are made
      Then the invoice may be refund_failed
