@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021
Feature: Trying again after an error
  In order not to lose a sale to a bad connection
  As a merchant
  I want errors that may pass to be tried again

  Rule: An error that isn't fatal is followed by another attempt

    @req:PAY19-RETRY-01 @req:PAY21-RETRY-01 @req:PAY19-RETRY-03 @req:PAY21-RETRY-03
    Scenario: The first attempt goes wrong, the second succeeds
      Given a provider that answers the payment with connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the provider was asked to pay twice
      And the invoice is processed
      And 100.00 EUR is processed

    @req:PAY19-RETRY-02 @req:PAY21-RETRY-02
    Scenario: It doesn't fail while attempts are left
      Given a provider that answers the payment with connection_error, connection_error, connection_error, connection_error, success
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice stays processed

  Rule: The invoice fails when its attempts are used up, and not sooner

    @req:PAY19-FAIL-02 @req:PAY21-FAIL-02
    Scenario: No attempt succeeds
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice is process_failed

    @req:PAY19-FAIL-03 @req:PAY21-FAIL-03
    Scenario: Five attempts are made where nothing else was set
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the provider was asked to pay 5 times or 6 times

    @req:PAY19-ATT-02 @req:PAY21-ATT-02 @moves-time
    Scenario: No attempt is made beyond the limit, however much time passes
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When 3 days pass
      Then the invoice stays process_failed
