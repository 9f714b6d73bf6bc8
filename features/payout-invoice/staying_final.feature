# Written by `make generate`, from the life cycles: see src/payconform/authoring/finality.py.
@lifecycle:payout-invoice-2019-04 @lifecycle:payout-invoice-2019-05
Feature: Staying final
  In order to close the books
  As a merchant
  I want a final status to stay, whatever comes later

  Rule: An expired invoice never changes its status again

    @req:OUT04-FINAL-01 @req:OUT05-FINAL-01 @hazard @moves-time @lifetime
    Scenario Outline: The provider has news after it expired
      Given an invoice of 100.00 EUR that is expired with a payout in flight
      When <something happens>
      Then the invoice stays expired

      Examples:
        | something happens                                 |
        | the provider settles the payout                   |
        | the provider settles 30.00 EUR of the payout      |
        | the provider fails the payout with declined_error |
        | the provider repeats its callbacks                |

    @req:OUT04-FINAL-01 @req:OUT05-FINAL-01 @moves-time @lifetime
    Scenario: Somebody tries to process it after it expired
      Given an invoice of 100.00 EUR that is expired
      When the merchant tries to process it
      Then the invoice stays expired

    @req:OUT04-FINAL-01 @req:OUT05-FINAL-01 @moves-time @lifetime @needs:terminate
    Scenario: Somebody tries to terminate it after it expired
      Given an invoice of 100.00 EUR that is expired
      When the payer tries to terminate it
      Then the invoice stays expired

  Rule: A terminated invoice never changes its status again

    @req:OUT04-FINAL-02 @req:OUT05-FINAL-02 @hazard @needs:terminate
    Scenario Outline: The provider has news after it was terminated
      Given an invoice of 100.00 EUR that is terminated with a payout in flight
      When <something happens>
      Then the invoice stays terminated

      Examples:
        | something happens                                 |
        | the provider settles the payout                   |
        | the provider settles 30.00 EUR of the payout      |
        | the provider fails the payout with declined_error |
        | the provider repeats its callbacks                |

    @req:OUT04-FINAL-02 @req:OUT05-FINAL-02 @needs:terminate
    Scenario: Somebody tries to process it after it was terminated
      Given an invoice of 100.00 EUR that is terminated
      When the merchant tries to process it
      Then the invoice stays terminated

    @req:OUT04-FINAL-02 @req:OUT05-FINAL-02 @needs:terminate
    Scenario: Somebody tries to terminate it after it was terminated
      Given an invoice of 100.00 EUR that is terminated
      When the payer tries to terminate it
      Then the invoice stays terminated

  Rule: An invoice that failed to process never changes its status again

    @req:OUT04-FINAL-03 @req:OUT05-FINAL-03 @hazard
    Scenario Outline: The provider has news after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When <something happens>
      Then the invoice stays process_failed

      Examples:
        | something happens                            |
        | the provider settles the payout              |
        | the provider settles 30.00 EUR of the payout |
        | the provider repeats its callbacks           |

    @req:OUT04-FINAL-03 @req:OUT05-FINAL-03
    Scenario: Somebody tries to process it after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When the merchant tries to process it
      Then the invoice stays process_failed

    @req:OUT04-FINAL-03 @req:OUT05-FINAL-03 @needs:terminate
    Scenario: Somebody tries to terminate it after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When the payer tries to terminate it
      Then the invoice stays process_failed
