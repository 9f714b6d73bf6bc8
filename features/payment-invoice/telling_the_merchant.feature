@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021
Feature: Telling the merchant
  In order to act without asking all the time
  As a merchant
  I want to be told what became of an invoice, by someone I can trust

  Rule: A callback is signed

    @req:PAY19-CB-01 @req:PAY21-CB-01
    Scenario: A payment is told with a signature
      Given an invoice of 100.00 EUR that is processed
      Then every callback is signed

  Rule: Answers and callbacks keep the form that the service itself describes

    @req:PAY19-SHAPE-02 @req:PAY21-SHAPE-02
    Scenario: A payment is told in that form, from its sleep to its result
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payment
      Then the merchant is told that it is processed

  Rule: What a callback says is what a read says

    @req:PAY19-CB-02 @req:PAY21-CB-02
    Scenario: A part payment is told with its amounts
      Given an invoice of 100.00 EUR that is partially_processed
      Then the merchant is told that it is partially_processed
      And the merchant is told the amounts that a read tells

  Rule: The final status is told, sooner or later

    @req:PAY19-CB-03 @req:PAY21-CB-03
    Scenario: A failure is told
      Given an invoice of 100.00 EUR that is process_failed
      Then the merchant is told that it is process_failed

    @req:PAY19-CB-03 @req:PAY21-CB-03 @needs:refund
    Scenario: A refund is told
      Given an invoice of 100.00 EUR that is refunded
      Then the merchant is told that it is refunded

  Rule: The callback address of an invoice hears of that invoice alone

    @req:PAY19-CB-04 @req:PAY21-CB-04
    Scenario: Two invoices are paid side by side
      Given an invoice of 100.00 EUR that is processed
      And an invoice of 50.00 EUR that is processed
      Then the merchant is told of nothing but this invoice

  Rule: A callback that the merchant refused is sent again, a minute later at first and then more and more rarely

    @req:PAY19-CB-05 @req:PAY21-CB-05 @moves-time
    Scenario: The merchant refuses it
      Given a merchant who refuses every callback
      And an invoice of 100.00 EUR that is expired
      When 60 minutes pass
      Then the merchant is told again that it is expired

    @req:PAY19-CB-06 @req:PAY21-CB-06 @moves-time
    Scenario Outline: The pauses grow by a minute each
      Given a merchant who refuses every callback
      And an invoice of 100.00 EUR that is expired
      When <time> pass
      Then the merchant is told <times> that it is expired

      Examples:
        | time       | times   |
        | 12 minutes | 5 times |
        | 18 minutes | 6 times |
