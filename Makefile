# SPDX-License-Identifier: Apache-2.0
# The commands people type; each is a line or two over packaging/setup, the CMake presets and ctest.
# Another preset: make test PRESET=asan
PRESET ?= cpu
JOBS ?= $(shell nproc)
BUILD := $(if $(filter cpu,$(PRESET)),build,build-$(PRESET))

.PHONY: help setup configure build programs test demo studio bench bench-studio screenshots scenes format clean

help:
	@echo "make demo     build, make a video with the built-in model, say where it is"
	@echo "make studio   build and open the window"
	@echo "make test     build everything and run the tests"
	@echo "make bench    kernel and model figures"
	@echo "make bench-studio  how responsive the window is"
	@echo "make format   clang-format over the C++ and CUDA files"
	@echo "make clean    remove the build folders"

setup:
	@packaging/setup --preset $(PRESET)

configure: setup
	@cmake --preset $(PRESET)

build: configure
	@cmake --build --preset $(PRESET)

programs: configure
	@cmake --build --preset $(PRESET) --target programs

test: build
	@# One more than there are cores: the tests that kill queues mostly wait.
	@packaging/run-tests $(BUILD) --preset $(PRESET) --parallel $$(($(JOBS) + 1))

demo: programs
	@packaging/demo $(BUILD)

studio: programs
	@test -x $(BUILD)/bin/vdit-studio || { echo "this tree has no window yet (folder ui/)"; exit 1; }
	@$(BUILD)/bin/vdit-studio

bench: configure
	@cmake --build --preset $(PRESET) --target vdit-bench
	@$(BUILD)/bin/vdit-bench

bench-studio: configure
	@cmake --build --preset $(PRESET) --target vdit-ui-bench
	@xvfb-run -a -s "-screen 0 1600x1000x24" $(BUILD)/bin/vdit-ui-bench --json $(BUILD)/studio.json

screenshots: build
	@test -x packaging/screenshots || { echo "this tree has no screenshots to take yet"; exit 1; }
	@packaging/screenshots $(BUILD)

scenes: configure
	@cmake --build --preset $(PRESET) --target vdit-ui-scenes
	@packaging/screenshots $(BUILD) $(BUILD)/scenes

format:
	@packaging/setup --preset $(PRESET) --with format
	@packaging/format

clean:
	@rm -rf build build-cuda build-asan build-tsan
