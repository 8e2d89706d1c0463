// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/bridge/late.h"

#include <thread>
