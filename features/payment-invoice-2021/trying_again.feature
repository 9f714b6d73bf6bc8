@lifecycle:payment-invoice-2021
Feature: Trying again after an error
  In order not to lose a sale to a bad connection
  As a merchant
  I want errors that may pass to be tried again, and no others

  Rule: An error that isn't fatal is followed by another attempt

    @req:PAY21-RETRY-01
    Scenario: The first attempt goes wrong
      Given a provider that answers once with connection_error and then accepts the payment
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the provider was asked to pay twice

    @req:PAY21-RETRY-02
    Scenario: It doesn't fail while attempts are left
      Given a provider that answers 4 times with connection_error and then accepts the payment
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice stays processed

    @req:PAY21-RETRY-03
    Scenario: A later attempt succeeds
      Given a provider that answers once with connection_error and then accepts the payment
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice is processed
      And 100.00 EUR is processed

    @req:PAY21-ERR-01 @moves-time
    Scenario: It may say that it waits for the next attempt
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice may be process_error

  Rule: The invoice fails when its attempts are used up, and not sooner

    @req:PAY21-FAIL-02
    Scenario: No attempt succeeds
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice is process_failed

    @req:PAY21-FAIL-03
    Scenario: Five attempts are made where nothing else was set
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the provider was asked to pay 5 times or 6 times

    @req:PAY21-ATT-02 @moves-time
    Scenario: No attempt is made beyond the limit, however much time passes
      Given a provider that answers the payment with connection_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When 3 days pass
      Then the provider was asked to pay 5 times or 6 times

  Rule: A fatal error fails the invoice at once

    @req:PAY21-FAIL-01
    Scenario Outline: The provider answers with a fatal error
      Given a provider that answers the payment with <resolution>
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is process_failed
      And the provider was asked to pay once

      Examples:
        | resolution         |
        | declined_error     |
        | insufficient_funds |
        | antifraud_error    |

    @req:PAY21-FAIL-01
    Scenario: A fatal error ends a series of errors that might pass
      Given a provider that answers once with connection_error and then with declined_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice is process_failed
      And the provider was asked to pay twice
