# Written by `make generate`, from the life cycle: see src/payconform/authoring/actions.py.
@lifecycle:vendor-invoice
Feature: Actions of the Vendor Payments app
  In order to do with an invoice what can be done, and nothing else
  As a business
  I want each state to offer its own actions

  Rule: In draft the actions are Complete details, Cancel

    @req:VEND-DRAFT-03 @needs:draft @needs:cancel
    Scenario: Cancel in draft
      Given an invoice of 1000.00 INR that is draft
      When the business takes the action Cancel
      Then the request may be refused

    @req:VEND-ACT-01 @needs:draft
    Scenario Outline: An action of draft
      Given an invoice of 1000.00 INR that is draft
      When the business takes the action <action>
      Then the request is accepted

      Examples:
        | action           |
        | Complete details |

    @req:VEND-ACT-11 @needs:draft
    Scenario Outline: An action that draft doesn't have
      Given an invoice of 1000.00 INR that is draft
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action       |
        | Pay Invoice  |
        | Mark as Paid |
        | Add File     |

  Rule: In unpaid the actions are Pay Invoice, Mark as Paid, Edit Invoice, Cancel Invoice, Add File

    @req:VEND-ACT-02
    Scenario Outline: An action of unpaid
      Given an invoice of 1000.00 INR that is unpaid
      When the business takes the action <action>
      Then the request is accepted

      Examples:
        | action         |
        | Pay Invoice    |
        | Mark as Paid   |
        | Edit Invoice   |
        | Cancel Invoice |
        | Add File       |

  Rule: In scheduled the actions are Pay Remaining, Mark as Paid, Edit Details, Add File

    @req:VEND-SCHED-05 @moves-time @needs:schedule @needs:pay
    Scenario: Pay Remaining in scheduled
      Given an invoice of 1000.00 INR that is scheduled
      When the business takes the action Pay Remaining
      Then the request may be refused

    @req:VEND-ACT-03 @moves-time @needs:schedule
    Scenario Outline: An action of scheduled
      Given an invoice of 1000.00 INR that is scheduled
      When the business takes the action <action>
      Then the request is accepted

      Examples:
        | action       |
        | Mark as Paid |
        | Edit Details |
        | Add File     |

    @req:VEND-ACT-13 @req:VEND-CANCEL-02 @moves-time @needs:schedule
    Scenario Outline: Canceling in scheduled
      Given an invoice of 1000.00 INR that is scheduled
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action         |
        | Cancel Invoice |

  Rule: In partially paid the actions are Pay Remaining, Mark as Paid, Edit Details, Add File

    @req:VEND-ACT-04
    Scenario Outline: An action of partially paid
      Given an invoice of 1000.00 INR that is partially paid
      When the business takes the action <action>
      Then the request is accepted

      Examples:
        | action        |
        | Pay Remaining |
        | Mark as Paid  |
        | Edit Details  |
        | Add File      |

    @req:VEND-ACT-14 @req:VEND-CANCEL-02
    Scenario Outline: Canceling in partially paid
      Given an invoice of 1000.00 INR that is partially paid
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action         |
        | Cancel Invoice |

  Rule: In processing the actions are Edit Details, Add File

    @req:VEND-ACT-05
    Scenario Outline: An action of processing
      Given an invoice of 1000.00 INR that is processing
      When the business takes the action <action>
      Then the request is accepted

      Examples:
        | action       |
        | Edit Details |
        | Add File     |

    @req:VEND-ACT-15
    Scenario Outline: An action that processing doesn't have
      Given an invoice of 1000.00 INR that is processing
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action       |
        | Pay Invoice  |
        | Mark as Paid |

    @req:VEND-ACT-15 @req:VEND-CANCEL-02
    Scenario Outline: Canceling in processing
      Given an invoice of 1000.00 INR that is processing
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action         |
        | Cancel Invoice |

  Rule: In canceled the actions are none

    @req:VEND-ACT-17 @needs:cancel
    Scenario Outline: An action that canceled doesn't have
      Given an invoice of 1000.00 INR that is canceled
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action       |
        | Pay Invoice  |
        | Mark as Paid |
        | Edit Details |
        | Add File     |

    @req:VEND-ACT-17 @req:VEND-CANCEL-02 @needs:cancel
    Scenario Outline: Canceling in canceled
      Given an invoice of 1000.00 INR that is canceled
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action         |
        | Cancel Invoice |

  Rule: In paid the actions are Edit Details, Add File

    @req:VEND-ACT-06
    Scenario Outline: An action of paid
      Given an invoice of 1000.00 INR that is paid
      When the business takes the action <action>
      Then the request is accepted

      Examples:
        | action       |
        | Edit Details |
        | Add File     |

    @req:VEND-ACT-16
    Scenario Outline: An action that paid doesn't have
      Given an invoice of 1000.00 INR that is paid
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action       |
        | Pay Invoice  |
        | Mark as Paid |

    @req:VEND-ACT-16 @req:VEND-CANCEL-02
    Scenario Outline: Canceling in paid
      Given an invoice of 1000.00 INR that is paid
      When the business takes the action <action>
      Then the request is refused
      And nothing has changed

      Examples:
        | action         |
        | Cancel Invoice |
