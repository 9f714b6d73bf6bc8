@lifecycle:payout-invoice-2019-05
Feature: Waiting in an error status
  In order to see that something went wrong and isn't lost
  As a merchant
  I want a payout that waits for its next attempt to say so

  Rule: After an error that may pass, an invoice waits in process_error for its next attempt

    @req:OUT05-ERR-01 @moves-time
    Scenario: It says that it waits for the next attempt
      Given a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice may be process_error

    @req:OUT05-ERR-02 @needs:events
    Scenario: The next attempt leads back to processing
      Given an invoice of 100.00 EUR that is process_error
      When all its attempts are made
      Then its history goes on with processing after process_error

    @req:OUT05-ERR-03
    Scenario: No attempt is left
      Given an invoice of 100.00 EUR that is process_error
      When all its attempts are made
      Then the invoice may be process_failed

  Rule: An invoice that waits for its next attempt may expire or be terminated

    @req:OUT05-EXPIRE-09 @moves-time
    Scenario: The next attempt isn't due yet when the lifetime ends
      Given an invoice of 100.00 EUR that is process_error and lives for 50 seconds
      When 55 seconds pass
      Then the invoice may be expired

    @req:OUT05-TERM-04 @needs:terminate @moves-time
    Scenario: The payer has enough of it
      Given an invoice of 100.00 EUR that is process_error
      When the payer tries to terminate it
      Then the invoice may be terminated

  Rule: After an error that may pass, a cancellation waits in cancel_error for its next attempt

    @req:OUT05-ERR-04 @moves-time @needs:cancel
    Scenario: It says that its cancellation waits for the next attempt
      Given a provider that answers the cancellation with connection_error
      And an invoice of 100.00 EUR that is processed
      When the merchant cancels 100.00 EUR
      Then the invoice may be cancel_error

    @req:OUT05-ERR-05 @needs:cancel
    Scenario: The next attempt takes the money back
      Given a provider that answers the cancellation with connection_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant cancels 100.00 EUR
      When all its attempts are made
      Then the invoice may be canceled

    @req:OUT05-ERR-06 @needs:cancel
    Scenario: No attempt to cancel is left
      Given an invoice of 100.00 EUR that is cancel_error
      When all its attempts are made
      Then the invoice may be cancel_failed
