@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05
Feature: Trying to pay out again after an error
  In order not to let a receiver wait for a bad connection
  As a merchant
  I want errors that may pass to be tried again

  Rule: An error that isn't fatal is followed by another attempt

    @req:OUT04-RETRY-01 @req:OUT05-RETRY-01 @req:OUT04-RETRY-03 @req:OUT05-RETRY-03
    Scenario: The first attempt goes wrong, the second succeeds
      Given a provider that answers the payout with connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the provider was asked to pay twice
      And the invoice is processed
      And 100.00 EUR is processed

    @req:OUT04-RETRY-02 @req:OUT05-RETRY-02
    Scenario: It doesn't fail while attempts are left
      Given a provider that answers the payout with connection_error, connection_error, connection_error, connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice stays processed

  Rule: The invoice fails when its attempts are used up, and not sooner

    @req:OUT04-FAIL-02 @req:OUT05-FAIL-02
    Scenario: No attempt succeeds
      Given a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice is process_failed

    @req:OUT04-FAIL-03 @req:OUT05-FAIL-03
    Scenario: Five attempts are made where nothing else was set
      Given a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the provider was asked to pay 5 times or 6 times

    @req:OUT04-ATT-02 @req:OUT05-ATT-02 @moves-time
    Scenario: No attempt is made beyond the limit, however much time passes
      Given a provider that answers the payout with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When 3 days pass
      Then the invoice stays process_failed
