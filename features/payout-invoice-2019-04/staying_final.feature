# Written by `make generate`, from the life cycles: see src/payconform/authoring/finality.py.
@lifecycle:payout-invoice-2019-04
Feature: Staying final
  In order to close the books
  As a merchant
  I want a final status to stay, whatever comes later

  Rule: An expired invoice never changes its status again

    @req:OUT04-FINAL-01 @moves-time @lifetime @needs:refund
    Scenario: Somebody tries to refund it after it expired
      Given an invoice of 100.00 EUR that is expired
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays expired

  Rule: A terminated invoice never changes its status again

    @req:OUT04-FINAL-02 @needs:terminate @needs:refund
    Scenario: Somebody tries to refund it after it was terminated
      Given an invoice of 100.00 EUR that is terminated
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays terminated

  Rule: An invoice that failed to process never changes its status again

    @req:OUT04-FINAL-03 @needs:refund
    Scenario: Somebody tries to refund it after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays process_failed

  Rule: A partially refunded invoice never changes its status again

    @req:OUT04-FINAL-04 @hazard @needs:refund
    Scenario Outline: The provider has news after a part was refunded
      Given an invoice of 100.00 EUR that is partially_refunded
      When <something happens>
      Then the invoice stays partially_refunded

      Examples:
        | something happens                  |
        | the provider reverses the payout   |
        | the provider repeats its callbacks |

    @req:OUT04-FINAL-04 @needs:refund
    Scenario: Somebody tries to process it after a part was refunded
      Given an invoice of 100.00 EUR that is partially_refunded
      When the merchant tries to process it
      Then the invoice stays partially_refunded

    @req:OUT04-FINAL-04 @needs:refund @needs:terminate
    Scenario: Somebody tries to terminate it after a part was refunded
      Given an invoice of 100.00 EUR that is partially_refunded
      When the payer tries to terminate it
      Then the invoice stays partially_refunded

    @req:OUT04-FINAL-04 @needs:refund
    Scenario: Somebody tries to refund it after a part was refunded
      Given an invoice of 100.00 EUR that is partially_refunded
      When the merchant tries to refund 60.00 EUR
      Then the invoice stays partially_refunded

  Rule: A refunded invoice never changes its status again

    @req:OUT04-FINAL-05 @hazard @needs:refund
    Scenario Outline: The provider has news after it was refunded
      Given an invoice of 100.00 EUR that is refunded
      When <something happens>
      Then the invoice stays refunded

      Examples:
        | something happens                  |
        | the provider reverses the payout   |
        | the provider repeats its callbacks |

    @req:OUT04-FINAL-05 @needs:refund
    Scenario: Somebody tries to process it after it was refunded
      Given an invoice of 100.00 EUR that is refunded
      When the merchant tries to process it
      Then the invoice stays refunded

    @req:OUT04-FINAL-05 @needs:refund @needs:terminate
    Scenario: Somebody tries to terminate it after it was refunded
      Given an invoice of 100.00 EUR that is refunded
      When the payer tries to terminate it
      Then the invoice stays refunded

    @req:OUT04-FINAL-05 @needs:refund
    Scenario: Somebody tries to refund it after it was refunded
      Given an invoice of 100.00 EUR that is refunded
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays refunded

  Rule: An invoice whose refund failed never changes its status again

    @req:OUT04-FINAL-06 @hazard @needs:refund
    Scenario Outline: The provider has news after its refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      When <something happens>
      Then the invoice stays refund_failed

      Examples:
        | something happens                            |
        | the provider reverses the payout             |
        | the provider settles the refund              |
        | the provider settles 30.00 EUR of the refund |
        | the provider repeats its callbacks           |

    @req:OUT04-FINAL-06 @needs:refund
    Scenario: Somebody tries to process it after its refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      When the merchant tries to process it
      Then the invoice stays refund_failed

    @req:OUT04-FINAL-06 @needs:refund @needs:terminate
    Scenario: Somebody tries to terminate it after its refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      When the payer tries to terminate it
      Then the invoice stays refund_failed

    @req:OUT04-FINAL-06 @needs:refund
    Scenario: Somebody tries to refund it after its refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays refund_failed
