@lifecycle:vendor-invoice @needs:emails
Feature: The e-mail to the vendor
  In order to save my vendor a call
  As a business
  I want the vendor to hear of the payment once, and not before

  Rule: Once an invoice is paid its vendor gets an e-mail

    @req:VEND-MAIL-01 @req:VEND-MAIL-02
    Scenario: Its payout is processed
      Given an invoice of 1000.00 INR that is paid
      Then the vendor gets one e-mail

    @req:VEND-MAIL-01
    Scenario: Its payout is processed after a while
      Given an invoice of 1000.00 INR that is processing
      When the provider settles the payout
      Then the vendor gets one e-mail

    @req:VEND-MAIL-01
    Scenario: Its last instalment is processed
      Given an invoice of 1000.00 INR that is partially paid
      When the business takes the action Pay Remaining
      Then the vendor gets one e-mail

    @req:VEND-MAIL-02 @hazard
    Scenario: The provider tells of it again
      Given an invoice of 1000.00 INR that is paid
      When the provider repeats its callbacks
      Then the vendor gets one e-mail

  Rule: Before an invoice is paid its vendor gets none

    @req:VEND-MAIL-03
    Scenario Outline: In each state on the way
      Given an invoice of 1000.00 INR that is <state>
      Then the vendor gets no e-mail

      Examples:
        | state          |
        | unpaid         |
        | partially paid |
        | processing     |

    @req:VEND-MAIL-03 @needs:cancel
    Scenario: When it is canceled
      Given an invoice of 1000.00 INR that is canceled
      Then the vendor gets no e-mail

    @req:VEND-MAIL-03 @moves-time
    Scenario: While it is scheduled
      Given an invoice of 1000.00 INR that is scheduled
      Then the vendor gets no e-mail

    @req:VEND-MAIL-03
    Scenario: Its payout fails
      Given an invoice of 1000.00 INR that is processing
      When the provider fails the payout with insufficient_funds
      Then the vendor gets no e-mail
