// System V x86-64. See switch.h.
//
// The contract runs with the default floating-point control words (round to nearest, no flush to zero), whatever the
// embedder uses: rounding is part of the outcome.
  .intel_syntax noprefix
  .text

  .globl wrought_enter
  .hidden wrought_enter
  .type wrought_enter, @function
  .p2align 4
wrought_enter:               // rdi: SwitchPoint*, rsi: function, rdx: EnterArguments*
  .cfi_startproc
  push rbp
  push rbx
  push r12
  push r13
  push r14
  push r15
  sub rsp, 8
  stmxcsr [rsp]
  fnstcw [rsp + 4]
  mov [rdi], rsp
  mov rbx, rdi
  mov rax, rsi
  mov r10, rdx
  mov rsp, [rdi + 8]
  .cfi_undefined rip         // a debugger's backtrace ends here instead of guessing
  ldmxcsr [rip + default_mxcsr]
  fldcw [rip + default_x87]
  xor ebp, ebp
  mov rdi, [r10]
  mov rsi, [r10 + 8]
  mov rdx, [r10 + 16]
  mov rcx, [r10 + 24]
  mov r8, [r10 + 32]
  mov r9, [r10 + 40]
  call rax
  mov rsp, [rbx]
.Lback:
  ldmxcsr [rsp]
  fldcw [rsp + 4]
  add rsp, 8
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbx
  pop rbp
  ret
  .cfi_endproc
  .size wrought_enter, . - wrought_enter

  .globl wrought_leave
  .hidden wrought_leave
  .type wrought_leave, @function
  .p2align 4
wrought_leave:               // rdi: SwitchPoint*
  .cfi_startproc
  .cfi_undefined rip
  cld                        // a signal may have come from the middle of a backward copy
  mov rsp, [rdi]
  xor eax, eax
  jmp .Lback
  .cfi_endproc
  .size wrought_leave, . - wrought_leave

  .section .rodata
  .p2align 2
default_mxcsr: .long 0x1f80
default_x87:   .word 0x037f

  .section .note.GNU-stack, "", @progbits
