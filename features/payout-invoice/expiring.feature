@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05 @moves-time @lifetime
Feature: Letting a payout expire
  In order not to pay out what nobody waits for any more
  As a merchant
  I want an invoice that nobody processes to expire when its lifetime ends

  Rule: An invoice that was never paid out expires when its lifetime ends, and not before

    @req:OUT04-EXPIRE-01 @req:OUT05-EXPIRE-01
    Scenario: Nobody processes it
      Given an invoice of 100.00 EUR that lives for 30 minutes
      When 30 minutes pass
      Then the invoice is expired
      And the provider was never asked to pay

    @req:OUT04-EXPIRE-02 @req:OUT05-EXPIRE-02
    Scenario: A minute before its lifetime ends
      Given an invoice of 100.00 EUR that lives for 30 minutes
      When 29 minutes pass
      Then the invoice stays created

    @req:OUT04-EXPIRE-02 @req:OUT05-EXPIRE-02
    Scenario: It can be processed in the last minute
      Given an invoice of 100.00 EUR that lives for 30 minutes
      And 29 minutes pass
      When the invoice is sent for processing
      Then the invoice is processed

  Rule: No document says that an invoice must expire while its result is unknown, but it may

    @req:OUT04-EXPIRE-08 @req:OUT05-EXPIRE-08
    Scenario: The result is unknown when the lifetime ends
      Given an invoice of 100.00 EUR that is process_pending and lives for 30 minutes
      When 2 hours pass
      Then the invoice may be expired

  Rule: What was paid out doesn't expire, in full or in part

    @req:OUT04-EXPIRE-03 @req:OUT05-EXPIRE-03
    Scenario: Its lifetime ends after all of it was paid out
      Given an invoice of 100.00 EUR that is processed and lives for 30 minutes
      When 2 hours pass
      Then the invoice stays processed

    @req:OUT04-EXPIRE-04 @req:OUT05-EXPIRE-04
    Scenario: Its lifetime ends after a part was paid out
      Given an invoice of 100.00 EUR that is partially_processed and lives for 30 minutes
      When 2 hours pass
      Then the invoice stays partially_processed
