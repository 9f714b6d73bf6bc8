# Written by `make generate`, from the life cycles: see src/payconform/authoring/finality.py.
@lifecycle:payout-invoice-2019-05
Feature: Staying final
  In order to close the books
  As a merchant
  I want a final status to stay, whatever comes later

  Rule: An expired invoice never changes its status again

    @req:OUT05-FINAL-01 @moves-time @lifetime @needs:cancel
    Scenario: Somebody tries to cancel it after it expired
      Given an invoice of 100.00 EUR that is expired
      When the merchant tries to cancel 100.00 EUR
      Then the invoice stays expired

  Rule: A terminated invoice never changes its status again

    @req:OUT05-FINAL-02 @needs:terminate @needs:cancel
    Scenario: Somebody tries to cancel it after it was terminated
      Given an invoice of 100.00 EUR that is terminated
      When the merchant tries to cancel 100.00 EUR
      Then the invoice stays terminated

  Rule: An invoice that failed to process never changes its status again

    @req:OUT05-FINAL-03 @needs:cancel
    Scenario: Somebody tries to cancel it after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When the merchant tries to cancel 100.00 EUR
      Then the invoice stays process_failed

  Rule: A partially canceled invoice never changes its status again

    @req:OUT05-FINAL-04 @hazard @needs:cancel
    Scenario Outline: The provider has news after a part was canceled
      Given an invoice of 100.00 EUR that is partially_canceled
      When <something happens>
      Then the invoice stays partially_canceled

      Examples:
        | something happens                  |
        | the provider reverses the payout   |
        | the provider repeats its callbacks |

    @req:OUT05-FINAL-04 @needs:cancel
    Scenario: Somebody tries to process it after a part was canceled
      Given an invoice of 100.00 EUR that is partially_canceled
      When the merchant tries to process it
      Then the invoice stays partially_canceled

    @req:OUT05-FINAL-04 @needs:cancel @needs:terminate
    Scenario: Somebody tries to terminate it after a part was canceled
      Given an invoice of 100.00 EUR that is partially_canceled
      When the payer tries to terminate it
      Then the invoice stays partially_canceled

    @req:OUT05-FINAL-04 @needs:cancel
    Scenario: Somebody tries to cancel it after a part was canceled
      Given an invoice of 100.00 EUR that is partially_canceled
      When the merchant tries to cancel 60.00 EUR
      Then the invoice stays partially_canceled

  Rule: A canceled invoice never changes its status again

    @req:OUT05-FINAL-05 @hazard @needs:cancel
    Scenario Outline: The provider has news after it was canceled
      Given an invoice of 100.00 EUR that is canceled
      When <something happens>
      Then the invoice stays canceled

      Examples:
        | something happens                  |
        | the provider reverses the payout   |
        | the provider repeats its callbacks |

    @req:OUT05-FINAL-05 @needs:cancel
    Scenario: Somebody tries to process it after it was canceled
      Given an invoice of 100.00 EUR that is canceled
      When the merchant tries to process it
      Then the invoice stays canceled

    @req:OUT05-FINAL-05 @needs:cancel @needs:terminate
    Scenario: Somebody tries to terminate it after it was canceled
      Given an invoice of 100.00 EUR that is canceled
      When the payer tries to terminate it
      Then the invoice stays canceled

    @req:OUT05-FINAL-05 @needs:cancel
    Scenario: Somebody tries to cancel it after it was canceled
      Given an invoice of 100.00 EUR that is canceled
      When the merchant tries to cancel 100.00 EUR
      Then the invoice stays canceled

  Rule: An invoice whose cancellation failed never changes its status again

    @req:OUT05-FINAL-06 @hazard @needs:cancel
    Scenario Outline: The provider has news after its cancellation failed
      Given an invoice of 100.00 EUR that is cancel_failed
      When <something happens>
      Then the invoice stays cancel_failed

      Examples:
        | something happens                                  |
        | the provider reverses the payout                   |
        | the provider settles the cancellation              |
        | the provider settles 30.00 EUR of the cancellation |
        | the provider repeats its callbacks                 |

    @req:OUT05-FINAL-06 @needs:cancel
    Scenario: Somebody tries to process it after its cancellation failed
      Given an invoice of 100.00 EUR that is cancel_failed
      When the merchant tries to process it
      Then the invoice stays cancel_failed

    @req:OUT05-FINAL-06 @needs:cancel @needs:terminate
    Scenario: Somebody tries to terminate it after its cancellation failed
      Given an invoice of 100.00 EUR that is cancel_failed
      When the payer tries to terminate it
      Then the invoice stays cancel_failed

    @req:OUT05-FINAL-06 @needs:cancel
    Scenario: Somebody tries to cancel it after its cancellation failed
      Given an invoice of 100.00 EUR that is cancel_failed
      When the merchant tries to cancel 100.00 EUR
      Then the invoice stays cancel_failed
