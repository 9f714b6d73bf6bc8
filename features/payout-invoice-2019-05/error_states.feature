@lifecycle:payout-invoice-2019-05
Feature: Waiting in an error status
  In order to see that something went wrong and isn't lost
  As a merchant
  I want a payout that waits for its next attempt to say so

  Rule: After an error that may pass, an invoice waits in process_error for its next attempt

    @req:OUT05-ERR-01 @needs:events
    Scenario: It says that it waits for the next attempt
      Given a provider that answers the payout with connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then its history goes on with process_error after processing

    @req:OUT05-ERR-02 @needs:events
    Scenario: The next attempt leads back to processing
      Given an invoice of 100.00 EUR that is process_error
      When all its attempts are made
      Then its history goes on with processing after process_error

  Rule: No picture shows what an invoice does in process_error but to go on, but it may fail, expire or be terminated

    @req:OUT05-ERR-03
    Scenario: No attempt is left
      Given an invoice of 100.00 EUR that is process_error
      When all its attempts are made
      Then the invoice may be process_failed

    @req:OUT05-EXPIRE-09 @moves-time
    Scenario: The next attempt isn't due yet when the lifetime ends
      Given a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR that lives for 90 seconds
      And 80 seconds pass
      When the merchant tries to process it
      And 15 seconds pass
      Then the invoice may be expired

    @req:OUT05-TERM-04 @needs:terminate @moves-time
    Scenario: The payer has enough of it
      Given an invoice of 100.00 EUR that is process_error
      When the payer tries to terminate it
      Then the invoice may be terminated

  Rule: After an error that may pass, a cancellation waits in cancel_error for its next attempt

    @req:OUT05-ERR-04 @needs:cancel @needs:events
    Scenario: It says that its cancellation waits for the next attempt
      Given a provider that answers the cancellation with connection_error, success
      And an invoice of 100.00 EUR that is processed
      And the merchant cancels 100.00 EUR
      When all its attempts are made
      Then its history goes on with cancel_error after canceling

    @req:OUT05-ERR-05 @needs:cancel @needs:events
    Scenario: The next attempt leads back to canceling
      Given an invoice of 100.00 EUR that is cancel_error
      When all its attempts are made
      Then its history goes on with canceling after cancel_error

  Rule: A cancellation may fail where no attempt is left

    @req:OUT05-ERR-06 @needs:cancel
    Scenario: No attempt to cancel is left
      Given an invoice of 100.00 EUR that is cancel_error
      When all its attempts are made
      Then the invoice may be cancel_failed
