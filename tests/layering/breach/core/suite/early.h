// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A breach on purpose: the layering test must find it.
#include "core/ir/ir.h"
