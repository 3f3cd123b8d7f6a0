// Nothing: headers are precompiled for a target, and a target needs a source.
int main() { return 0; }
