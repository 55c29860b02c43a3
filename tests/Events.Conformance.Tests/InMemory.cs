using Events.Conformance.Stores;

namespace Events.Conformance;

// Every topic on the embedded store.
public sealed class InMemoryAddingTests(InMemoryStoreFixture fixture)
    : AddingTests(fixture), IClassFixture<InMemoryStoreFixture>;
