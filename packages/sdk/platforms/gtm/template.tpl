___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Waystone",
  "categories": [
    "ANALYTICS"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Waystone"
  },
  "description": "Shows where each visitor stands on their way: awareness, consideration, decision, and after. Loads the script from your own collector; page views and forms are counted by themselves.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "RADIO",
    "name": "action",
    "displayName": "What this tag does",
    "simpleValueType": true,
    "defaultValue": "load",
    "radioItems": [
      {
        "value": "load",
        "displayValue": "Load Waystone (once, on all pages)"
      },
      {
        "value": "track",
        "displayValue": "Track an event"
      },
      {
        "value": "identify",
        "displayValue": "Identify the user"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "host",
    "displayName": "Collector",
    "simpleValueType": true,
    "help": "Where your collector answers, with https.",
    "valueHint": "https://host",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      },
      {
        "type": "REGEX",
        "args": [
          "https://.+"
        ],
        "errorMessage": "Give an address that begins with https://"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "load",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "key",
    "displayName": "Public key",
    "simpleValueType": true,
    "help": "The site's public key, which begins with pk_.",
    "valueHint": "pk_…",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      },
      {
        "type": "REGEX",
        "args": [
          "pk_.+"
        ],
        "errorMessage": "A public key begins with pk_; a secret key must never be in a page."
      }
    ],
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "load",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "settings",
    "displayName": "Settings",
    "groupStyle": "ZIPPY_CLOSED",
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "load",
        "type": "EQUALS"
      }
    ],
    "subParams": [
      {
        "type": "CHECKBOX",
        "name": "consent",
        "checkboxText": "Wait for consent",
        "simpleValueType": true,
        "help": "Nothing is sent or stored before waystone.consent(true)."
      },
      {
        "type": "CHECKBOX",
        "name": "cookieless",
        "checkboxText": "Store nothing",
        "simpleValueType": true,
        "help": "No cookie, no ids."
      },
      {
        "type": "CHECKBOX",
        "name": "hash",
        "checkboxText": "Count changes of #hash as views",
        "simpleValueType": true,
        "help": "For hash routers."
      },
      {
        "type": "CHECKBOX",
        "name": "pathOnly",
        "checkboxText": "Another query is no new view",
        "simpleValueType": true
      },
      {
        "type": "TEXT",
        "name": "link",
        "displayName": "Other domains of yours",
        "simpleValueType": true,
        "help": "Separated by |, such as shop.example|pay.example: links to them take the anonymous id along."
      },
      {
        "type": "TEXT",
        "name": "strip",
        "displayName": "Query parameters to leave out",
        "simpleValueType": true,
        "help": "Separated by |, such as email|token."
      },
      {
        "type": "TEXT",
        "name": "off",
        "displayName": "Automatic features to leave out",
        "simpleValueType": true,
        "help": "Of views forms embeds engagement clicks, separated by spaces."
      },
      {
        "type": "CHECKBOX",
        "name": "debug",
        "checkboxText": "Write every event to the console",
        "simpleValueType": true
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "event",
    "displayName": "Event",
    "simpleValueType": true,
    "help": "Its name, such as Plan Chosen.",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "track",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "properties",
    "displayName": "Properties",
    "help": "What is known of the event.",
    "simpleTableColumns": [
      {
        "name": "name",
        "displayName": "Name",
        "type": "TEXT",
        "defaultValue": "",
        "isUnique": true
      },
      {
        "name": "value",
        "displayName": "Value",
        "type": "TEXT",
        "defaultValue": ""
      }
    ],
    "newRowButtonText": "Add",
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "track",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "userId",
    "displayName": "User id",
    "simpleValueType": true,
    "help": "The id of the user in your own system, never an address or a name.",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "identify",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "traits",
    "displayName": "Traits",
    "help": "What is known of the user.",
    "simpleTableColumns": [
      {
        "name": "name",
        "displayName": "Name",
        "type": "TEXT",
        "defaultValue": "",
        "isUnique": true
      },
      {
        "name": "value",
        "displayName": "Value",
        "type": "TEXT",
        "defaultValue": ""
      }
    ],
    "newRowButtonText": "Add",
    "enablingConditions": [
      {
        "paramName": "action",
        "paramValue": "identify",
        "type": "EQUALS"
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const callInWindow = require('callInWindow');
const copyFromWindow = require('copyFromWindow');
const createArgumentsQueue = require('createArgumentsQueue');
const encodeUriComponent = require('encodeUriComponent');
const getType = require('getType');
const injectScript = require('injectScript');
const log = require('logToConsole');
const makeTableMap = require('makeTableMap');

// Tag managers leave no data-* attributes on a script tag, so settings stand in its address.
const SETTINGS = ['consent', 'cookieless', 'hash', 'pathOnly', 'link', 'strip', 'off', 'debug'];

const settingOf = function(name) {
  const value = data[name];
  if (!value) return '';
  const said = name === 'consent' ? 'required' : value;
  return '&' + name + '=' + encodeUriComponent('' + said);
};

const addressOf = function(host) {
  const base = host.charAt(host.length - 1) === '/' ? host : host + '/';
  return base + 'waystone.js?key=' + encodeUriComponent(data.key) + SETTINGS.map(settingOf).join('');
};

// Calls made before the script is there wait in waystone.q; the script replays them.
if (getType(copyFromWindow('waystone')) !== 'function') {
  createArgumentsQueue('waystone', 'waystone.q');
}

const mapOf = function(table) {
  return (table && makeTableMap(table, 'name', 'value')) || {};
};

if (data.action === 'track') {
  callInWindow('waystone', 'track', data.event, mapOf(data.properties));
  data.gtmOnSuccess();
} else if (data.action === 'identify') {
  callInWindow('waystone', 'identify', data.userId, mapOf(data.traits));
  data.gtmOnSuccess();
} else {
  const address = addressOf(data.host);
  injectScript(address, data.gtmOnSuccess, function() {
    log('Waystone: ' + address + ' did not load. Is the address right, and does a content security policy allow it?');
    data.gtmOnFailure();
  }, address);
}


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*/*"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "waystone"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "waystone.q"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "logging",
        "versionId": "1"
      },
      "param": [
        {
          "key": "environments",
          "value": {
            "type": 1,
            "string": "debug"
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: Loads the script with its settings in the address
  code: |-
    let address;
    mock('injectScript', function(url, onSuccess) {
      address = url;
      onSuccess();
    });
    runCode({ action: 'load', host: 'https://host', key: 'pk_1', consent: true, link: 'a.example|b.example', hash: false });
    assertThat(address).isEqualTo('https://host/waystone.js?key=pk_1&consent=required&link=a.example%7Cb.example');
    assertApi('createArgumentsQueue').wasCalledWith('waystone', 'waystone.q');
    assertApi('gtmOnSuccess').wasCalled();
- name: Says when the script does not load
  code: |-
    mock('injectScript', function(url, onSuccess, onFailure) {
      onFailure();
    });
    runCode({ action: 'load', host: 'https://host/path/', key: 'pk_1' });
    assertApi('injectScript').wasCalled();
    assertApi('logToConsole').wasCalled();
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: Tracks an event with its properties
  code: |-
    mock('callInWindow', function() {});
    runCode({ action: 'track', event: 'Plan Chosen', properties: [{ name: 'plan', value: 'pro' }] });
    assertApi('callInWindow').wasCalledWith('waystone', 'track', 'Plan Chosen', { plan: 'pro' });
    assertApi('injectScript').wasNotCalled();
    assertApi('gtmOnSuccess').wasCalled();
- name: Identifies the user
  code: |-
    mock('callInWindow', function() {});
    runCode({ action: 'identify', userId: 'user-42' });
    assertApi('callInWindow').wasCalledWith('waystone', 'identify', 'user-42', {});
    assertApi('gtmOnSuccess').wasCalled();
- name: Leaves a tracker that runs in its place
  code: |-
    mock('copyFromWindow', function() {
      return function() {};
    });
    mock('callInWindow', function() {});
    runCode({ action: 'track', event: 'Plan Chosen' });
    assertApi('createArgumentsQueue').wasNotCalled();
    assertApi('callInWindow').wasCalledWith('waystone', 'track', 'Plan Chosen', {});


___NOTES___

Settings go into the address of the script: https://host/waystone.js?key=pk_… understands every setting of docs/sdk.md.
