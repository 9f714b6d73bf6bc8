@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05
Feature: Telling the merchant of a payout
  In order to act without asking all the time
  As a merchant
  I want to be told what became of a payout, by someone I can trust

  Rule: A callback is signed

    @req:OUT04-CB-01 @req:OUT05-CB-01
    Scenario: A payout is told with a signature
      Given an invoice of 100.00 EUR that is processed
      Then every callback is signed

  Rule: Answers and callbacks keep the form that the service itself describes

    @req:OUT04-SHAPE-02 @req:OUT05-SHAPE-02
    Scenario: A payout is told in that form, from its sleep to its result
      Given an invoice of 100.00 EUR that is process_pending
      When the provider settles the payout
      Then the merchant is told that it is processed

  Rule: What a callback says is what a read says

    @req:OUT04-CB-02 @req:OUT05-CB-02
    Scenario: A part that was paid out is told with its amounts
      Given an invoice of 100.00 EUR that is partially_processed
      Then the merchant is told that it is partially_processed
      And the merchant is told the amounts that a read tells

  Rule: The final status is told, sooner or later

    @req:OUT04-CB-03 @req:OUT05-CB-03
    Scenario: A failure is told
      Given an invoice of 100.00 EUR that is process_failed
      Then the merchant is told that it is process_failed

  Rule: The callback address of an invoice hears of that invoice alone

    @req:OUT04-CB-04 @req:OUT05-CB-04
    Scenario: Two invoices are paid out side by side
      Given an invoice of 100.00 EUR that is processed
      And an invoice of 50.00 EUR that is processed
      Then the merchant is told of nothing but this invoice

  Rule: A callback that the merchant refused is sent again, a minute later at first and then more and more rarely

    @req:OUT04-CB-05 @req:OUT05-CB-05 @moves-time
    Scenario: The merchant refuses it
      Given a merchant who refuses every callback
      And an invoice of 100.00 EUR that is expired
      When 60 minutes pass
      Then the merchant is told again that it is expired

    @req:OUT04-CB-06 @req:OUT05-CB-06 @moves-time
    Scenario Outline: The pauses grow by a minute each
      Given a merchant who refuses every callback
      And an invoice of 100.00 EUR that is expired
      When <time> pass
      Then the merchant is told <times> that it is expired

      Examples:
        | time       | times   |
        | 12 minutes | 5 times |
        | 18 minutes | 6 times |
