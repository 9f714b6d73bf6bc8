@lifecycle:vendor-invoice
Feature: Details and files
  In order to have everything about an invoice in one place
  As a business
  I want to edit its details and to add files, also when it is paid

  Rule: What is edited is shown

    @req:VEND-EDIT-01
    Scenario Outline: In each state that allows it
      Given an invoice of 1000.00 INR that is <state>
      When the business takes the action Edit Details
      Then the new details are shown
      And the invoice stays <state>

      Examples:
        | state          |
        | draft          |
        | unpaid         |
        | partially paid |
        | processing     |
        | paid           |

  Rule: A file that is added can be had again

    @req:VEND-FILE-01
    Scenario Outline: In each state that takes files
      Given an invoice of 1000.00 INR that is <state>
      When the business takes the action Add File
      Then the file comes back as it was added
      And the invoice stays <state>

      Examples:
        | state          |
        | unpaid         |
        | partially paid |
        | processing     |
        | paid           |
