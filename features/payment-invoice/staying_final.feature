# Written by `make generate`, from the life cycles: see src/payconform/authoring/finality.py.
@lifecycle:payment-invoice-2019 @lifecycle:payment-invoice-2021
Feature: Staying final
  In order to close the books
  As a merchant
  I want a final status to stay, whatever comes later

  Rule: An expired invoice never changes its status again

    @req:PAY19-FINAL-01 @req:PAY21-FINAL-01 @hazard @moves-time @lifetime
    Scenario Outline: The provider has news after it expired
      Given an invoice of 100.00 EUR that is expired with a payment in flight
      When <something happens>
      Then the invoice stays expired

      Examples:
        | something happens                                  |
        | the provider settles the payment                   |
        | the provider settles 30.00 EUR of the payment      |
        | the provider fails the payment with declined_error |
        | the provider repeats its callbacks                 |

    @req:PAY19-FINAL-01 @req:PAY21-FINAL-01 @moves-time @lifetime
    Scenario: Somebody tries to process it after it expired
      Given an invoice of 100.00 EUR that is expired
      When the merchant tries to process it
      Then the invoice stays expired

    @req:PAY19-FINAL-01 @req:PAY21-FINAL-01 @moves-time @lifetime @needs:terminate
    Scenario: Somebody tries to terminate it after it expired
      Given an invoice of 100.00 EUR that is expired
      When the payer tries to terminate it
      Then the invoice stays expired

    @req:PAY19-FINAL-01 @req:PAY21-FINAL-01 @moves-time @lifetime @needs:refund
    Scenario: Somebody tries to refund it after it expired
      Given an invoice of 100.00 EUR that is expired
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays expired

  Rule: A terminated invoice never changes its status again

    @req:PAY19-FINAL-02 @req:PAY21-FINAL-02 @hazard @needs:terminate
    Scenario Outline: The provider has news after it was terminated
      Given an invoice of 100.00 EUR that is terminated with a payment in flight
      When <something happens>
      Then the invoice stays terminated

      Examples:
        | something happens                                  |
        | the provider settles the payment                   |
        | the provider settles 30.00 EUR of the payment      |
        | the provider fails the payment with declined_error |
        | the provider repeats its callbacks                 |

    @req:PAY19-FINAL-02 @req:PAY21-FINAL-02 @needs:terminate
    Scenario: Somebody tries to process it after it was terminated
      Given an invoice of 100.00 EUR that is terminated
      When the merchant tries to process it
      Then the invoice stays terminated

    @req:PAY19-FINAL-02 @req:PAY21-FINAL-02 @needs:terminate
    Scenario: Somebody tries to terminate it after it was terminated
      Given an invoice of 100.00 EUR that is terminated
      When the payer tries to terminate it
      Then the invoice stays terminated

    @req:PAY19-FINAL-02 @req:PAY21-FINAL-02 @needs:terminate @needs:refund
    Scenario: Somebody tries to refund it after it was terminated
      Given an invoice of 100.00 EUR that is terminated
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays terminated

  Rule: An invoice that failed to process never changes its status again

    @req:PAY19-FINAL-03 @req:PAY21-FINAL-03 @hazard
    Scenario Outline: The provider has news after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When <something happens>
      Then the invoice stays process_failed

      Examples:
        | something happens                             |
        | the provider settles the payment              |
        | the provider settles 30.00 EUR of the payment |
        | the provider repeats its callbacks            |

    @req:PAY19-FINAL-03 @req:PAY21-FINAL-03
    Scenario: Somebody tries to process it after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When the merchant tries to process it
      Then the invoice stays process_failed

    @req:PAY19-FINAL-03 @req:PAY21-FINAL-03 @needs:terminate
    Scenario: Somebody tries to terminate it after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When the payer tries to terminate it
      Then the invoice stays process_failed

    @req:PAY19-FINAL-03 @req:PAY21-FINAL-03 @needs:refund
    Scenario: Somebody tries to refund it after it failed
      Given an invoice of 100.00 EUR that is process_failed
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays process_failed

  Rule: A partially refunded invoice never changes its status again

    @req:PAY19-FINAL-04 @req:PAY21-FINAL-04 @hazard @needs:refund
    Scenario Outline: The provider has news after a part was refunded
      Given an invoice of 100.00 EUR that is partially_refunded
      When <something happens>
      Then the invoice stays partially_refunded

      Examples:
        | something happens                  |
        | the provider reverses the payment  |
        | the provider reverses the refund   |
        | the provider repeats its callbacks |

    @req:PAY19-FINAL-04 @req:PAY21-FINAL-04 @needs:refund
    Scenario: Somebody tries to process it after a part was refunded
      Given an invoice of 100.00 EUR that is partially_refunded
      When the merchant tries to process it
      Then the invoice stays partially_refunded

    @req:PAY19-FINAL-04 @req:PAY21-FINAL-04 @needs:refund @needs:terminate
    Scenario: Somebody tries to terminate it after a part was refunded
      Given an invoice of 100.00 EUR that is partially_refunded
      When the payer tries to terminate it
      Then the invoice stays partially_refunded

    @req:PAY19-FINAL-04 @req:PAY21-FINAL-04 @needs:refund
    Scenario: Somebody tries to refund it after a part was refunded
      Given an invoice of 100.00 EUR that is partially_refunded
      When the merchant tries to refund 60.00 EUR
      Then the invoice stays partially_refunded

  Rule: A refunded invoice never changes its status again

    @req:PAY19-FINAL-05 @req:PAY21-FINAL-05 @hazard @needs:refund
    Scenario Outline: The provider has news after it was refunded
      Given an invoice of 100.00 EUR that is refunded
      When <something happens>
      Then the invoice stays refunded

      Examples:
        | something happens                  |
        | the provider reverses the payment  |
        | the provider reverses the refund   |
        | the provider repeats its callbacks |

    @req:PAY19-FINAL-05 @req:PAY21-FINAL-05 @needs:refund
    Scenario: Somebody tries to process it after it was refunded
      Given an invoice of 100.00 EUR that is refunded
      When the merchant tries to process it
      Then the invoice stays refunded

    @req:PAY19-FINAL-05 @req:PAY21-FINAL-05 @needs:refund @needs:terminate
    Scenario: Somebody tries to terminate it after it was refunded
      Given an invoice of 100.00 EUR that is refunded
      When the payer tries to terminate it
      Then the invoice stays refunded

    @req:PAY19-FINAL-05 @req:PAY21-FINAL-05 @needs:refund
    Scenario: Somebody tries to refund it after it was refunded
      Given an invoice of 100.00 EUR that is refunded
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays refunded

  Rule: An invoice whose refund failed never changes its status again

    @req:PAY19-FINAL-06 @req:PAY21-FINAL-06 @hazard @needs:refund
    Scenario Outline: The provider has news after its refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      When <something happens>
      Then the invoice stays refund_failed

      Examples:
        | something happens                            |
        | the provider reverses the payment            |
        | the provider settles the refund              |
        | the provider settles 30.00 EUR of the refund |
        | the provider repeats its callbacks           |

    @req:PAY19-FINAL-06 @req:PAY21-FINAL-06 @needs:refund
    Scenario: Somebody tries to process it after its refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      When the merchant tries to process it
      Then the invoice stays refund_failed

    @req:PAY19-FINAL-06 @req:PAY21-FINAL-06 @needs:refund @needs:terminate
    Scenario: Somebody tries to terminate it after its refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      When the payer tries to terminate it
      Then the invoice stays refund_failed

    @req:PAY19-FINAL-06 @req:PAY21-FINAL-06 @needs:refund
    Scenario: Somebody tries to refund it after its refund failed
      Given an invoice of 100.00 EUR that is refund_failed
      When the merchant tries to refund 100.00 EUR
      Then the invoice stays refund_failed
