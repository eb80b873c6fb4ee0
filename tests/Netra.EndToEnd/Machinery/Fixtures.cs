[assembly: AssemblyFixture(typeof(Netra.EndToEnd.TestFleet))]
