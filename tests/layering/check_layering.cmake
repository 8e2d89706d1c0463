# SPDX-FileCopyrightText: Candor authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A room of core/ includes only itself and rooms above it in core/rooms.txt; core/ includes no Qt, no ui/, no app/;
# only core/backend includes curl. A room of ui/ includes itself, rooms above it in ui/rooms.txt and core/; never curl or
# app/; only ui/bridge uses threads.
set(breaches "")

function(check_core_line room file line)
    if(line MATCHES "\"(ui|app|tests)/" OR line MATCHES "<(Q[A-Za-z]+|Qt[A-Za-z]*/.*)>")
        list(APPEND breaches "${file}: ${line}")
    elseif(line MATCHES "<curl/" AND NOT room STREQUAL "backend")
        list(APPEND breaches "${file}: ${line}")
    endif()
    set(breaches "${breaches}" PARENT_SCOPE)
endfunction()

function(check_ui_line room file line)
    if(line MATCHES "\"(app|tests)/" OR line MATCHES "<curl/")
        list(APPEND breaches "${file}: ${line}")
    elseif(line MATCHES "<(thread|mutex|future|atomic|condition_variable|QThread[A-Za-z]*|QMutex|QtConcurrent.*)>"
           AND NOT room STREQUAL "bridge")
        list(APPEND breaches "${file} uses threads, which is for ui/bridge: ${line}")
    endif()
    set(breaches "${breaches}" PARENT_SCOPE)
endfunction()

foreach(house core ui)
    file(STRINGS ${ROOT}/${house}/rooms.txt rooms REGEX "^[a-z]")
    foreach(room IN LISTS rooms)
        list(FIND rooms ${room} own)
        file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${house}/${room}/*.h ${ROOT}/${house}/${room}/*.cpp)
        foreach(file IN LISTS files)
            file(STRINGS ${ROOT}/${file} includes REGEX "^ *# *include")
            foreach(line IN LISTS includes)
                cmake_language(CALL check_${house}_line ${room} ${file} "${line}")
                if(line MATCHES "\"${house}/([a-z]+)/([a-z_]+\\.h)\"")
                    list(FIND rooms ${CMAKE_MATCH_1} other)
                    if(other EQUAL -1 OR other GREATER own)
                        list(APPEND breaches "${file} includes a room that is not above it: ${line}")
                    endif()
                endif()
            endforeach()
        endforeach()
    endforeach()
endforeach()
if(breaches)
    list(JOIN breaches "\n  " text)
    message(FATAL_ERROR "Layering:\n  ${text}")
endif()
