@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021
Feature: Failing
  In order to offer another way to pay at once
  As a merchant
  I want an invoice to fail where no further attempt can help, and only there

  Rule: A fatal error fails the invoice at once

    @req:PAY19-FAIL-01 @req:PAY21-FAIL-01
    Scenario Outline: The provider answers with a fatal error
      Given a provider that answers the payment with <resolution>
      And an invoice of 100.00 EUR
      When the invoice is sent for processing
      Then the invoice is process_failed
      And the provider was asked to pay once

      Examples:
        | resolution          |
        | antifraud_error     |
        | declined_error      |
        | general_fatal_error |
        | insufficient_funds  |
        | invalid_details     |
        | limit_violation     |

    @req:PAY19-FAIL-01 @req:PAY21-FAIL-01
    Scenario: A fatal error ends a series of errors that might pass
      Given a provider that answers the payment with connection_error, declined_error
      And an invoice of 100.00 EUR
      And the invoice is sent for processing
      When all its attempts are made
      Then the invoice is process_failed
      And the provider was asked to pay once or twice

  Rule: An invoice fails only where nothing was paid, and nobody is asked to pay for it any more

    @req:PAY19-FAIL-04 @req:PAY21-FAIL-04
    Scenario: Nothing was paid
      Given an invoice of 100.00 EUR that is process_failed
      Then the provider has moved no money

    @req:PAY19-ATT-03 @req:PAY21-ATT-03
    Scenario: Somebody tries to process it once more
      Given an invoice of 100.00 EUR that is process_failed
      When the merchant tries to process it
      Then the invoice stays process_failed
      And the provider was asked to pay once
