// What a sample contract needs to talk to its host: names, checks, packed data, tables, actions, console.
// Header only and freestanding: contracts link no library.
#pragma once

#include "action.h"
#include "asset.h"
#include "check.h"
#include "host.h"
#include "index.h"
#include "memory.h"
#include "name.h"
#include "print.h"
#include "serialize.h"
#include "table.h"
