using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Witness;
using Microsoft.AspNetCore.Builder;

namespace EventLedger.Ledger.Tests.Audit;

/// <summary>A witness over real HTTP, held to C2SP tlog-witness.</summary>
public sealed class when_witnessing : IDisposable
{
    private static readonly TestKey WitnessKey = TestKey.OfWitness("audit.example/w1");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("witness-");
    private readonly HttpClient http = new();

    private DirectoryInfo State => new(Path.Combine(folder.FullName, "state"));

    public void Dispose()
    {
        http.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task what_continues_is_cosigned_each_time()
    {
        await using var running = await StartAsync();
        var (small, large) = (AuditCase.Begun(), AuditCase.Lived());

        (await running.PostAsync(Submission(0, small))).ShouldBeCosignatureOf(small);
        (await running.PostAsync(Submission(small.Size, large))).ShouldBeCosignatureOf(large);
        (await running.PostAsync(Submission(large.Size, large))).ShouldBeCosignatureOf(large);
    }

    [Fact]
    public async Task another_old_size_conflicts_and_is_told_the_right_one()
    {
        await using var running = await StartAsync();
        var (small, large) = (AuditCase.Begun(), AuditCase.Lived());

        (await running.PostAsync(Submission(4, large))).ShouldBe((HttpStatusCode.Conflict, WitnessAnswer.SizeContentType, "0\n"));
        await running.PostAsync(Submission(0, small));
        (await running.PostAsync(Submission(0, large))).ShouldBe((HttpStatusCode.Conflict, WitnessAnswer.SizeContentType, $"{small.Size}\n"));
    }

    [Fact]
    public async Task a_smaller_tree_is_refused()
    {
        await using var running = await StartAsync();
        await running.PostAsync(Submission(0, AuditCase.Lived()));

        (await running.PostAsync(Submission(0, AuditCase.Begun()))).Status.ShouldBe(HttpStatusCode.Conflict);
        (await running.PostAsync(Body(AuditCase.Lived().Size, [], AuditCase.Begun().Checkpoint()))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task a_split_view_is_refused_at_the_same_size_and_later()
    {
        await using var running = await StartAsync();
        var seen = AuditCase.Lived(ledger => ledger.Append(AuditCase.Makkah, AuditCase.First));
        var other = AuditCase.Lived(ledger => ledger.Append(AuditCase.Makkah, AuditCase.Second));
        await running.PostAsync(Submission(0, seen));

        (await running.PostAsync(Submission(seen.Size, other))).Status.ShouldBe(HttpStatusCode.Conflict);
        other.Append(AuditCase.Makkah, AuditCase.First);
        (await running.PostAsync(Submission(seen.Size, other.Seal()))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task a_proof_that_is_not_one_is_refused()
    {
        await using var running = await StartAsync();
        var (small, large) = (AuditCase.Begun(), AuditCase.Lived());
        await running.PostAsync(Submission(0, small));
        List<byte[]> proof = TestTree.Consistency(small.Size, large.LeafHashes);

        (await running.PostAsync(Body(small.Size, proof[1..], large.Checkpoint()))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await running.PostAsync(Body(small.Size, [.. proof, new byte[32]], large.Checkpoint()))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await running.PostAsync(Body(small.Size, [new byte[32]], small.Checkpoint()))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await running.PostAsync(Submission(small.Size, large))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_proof_from_nothing_is_empty()
    {
        await using var running = await StartAsync();

        (await running.PostAsync(Body(0, [new byte[32]], AuditCase.Begun().Checkpoint()))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task strangers_are_refused()
    {
        await using var running = await StartAsync();
        var forged = AuditCase.Begun();
        forged.Key = TestKey.OfLog(TestLedger.Origin, 2);

        (await running.PostAsync(Submission(0, new TestLedger("other.example").Seal()))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await running.PostAsync(Submission(0, forged))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("old 0\n\n")]
    [InlineData("old 00\n\n{0}")]
    [InlineData("old -1\n\n{0}")]
    [InlineData("new 0\n\n{0}")]
    [InlineData("old 0\n{0}")]
    [InlineData("old 0\nAAAA\n\n{0}")]
    [InlineData("old 0\nnot base64\n\n{0}")]
    [InlineData("old 0\r\n\r\n{0}")]
    [InlineData("old 0\n\n{0}{0}")]
    public async Task what_is_no_submission_is_refused(string form)
    {
        await using var running = await StartAsync();
        var body = form.Replace("{0}", AuditCase.Begun().Checkpoint(), StringComparison.Ordinal);

        (await running.PostAsync(body)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task a_proof_of_too_many_lines_and_a_body_without_end_are_refused()
    {
        await using var running = await StartAsync();

        (await running.PostAsync(Body(0, Enumerable.Repeat(new byte[32], 64), AuditCase.Begun().Checkpoint()))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await running.PostAsync(new string('x', Witness.Submission.Longest + 1))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task of_many_that_follow_the_same_checkpoint_one_is_cosigned()
    {
        await using var running = await StartAsync();
        var submissions = Enumerable.Range(0, 12).Select(i => Submission(0, AuditCase.Lived(ledger => ledger.Append(AuditCase.Makkah, AuditCase.First, new Oddity { Payload = $"{i}" })))).ToList();

        var answers = await Task.WhenAll(submissions.Select(running.PostAsync));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.Conflict).ShouldBe(11);
    }

    [Fact]
    public async Task after_a_restart_it_remembers()
    {
        var seen = AuditCase.Begun();
        await using (var first = await StartAsync())
        {
            await first.PostAsync(Submission(0, seen));
        }

        await using var second = await StartAsync();
        (await second.PostAsync(Submission(0, AuditCase.Lived()))).ShouldBe((HttpStatusCode.Conflict, WitnessAnswer.SizeContentType, $"{seen.Size}\n"));
        (await second.PostAsync(Submission(seen.Size, AuditCase.Lived()))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_second_witness_cannot_share_its_state()
    {
        await using var running = await StartAsync();

        Should.Throw<LedgerToolException>(() => new WitnessState(State)).ExitCode.ShouldBe(ExitCodes.Usage);
    }

    [Fact]
    public async Task with_a_damaged_state_it_does_not_start()
    {
        await using (var running = await StartAsync())
        {
            await running.PostAsync(Submission(0, AuditCase.Begun()));
        }

        await File.WriteAllTextAsync(State.GetFiles("*.checkpoint").Single().FullName, "", TestContext.Current.CancellationToken);

        await Should.ThrowAsync<LedgerToolException>(StartAsync);
    }

    [Fact]
    public async Task killed_at_any_moment_it_forgets_nothing_that_it_cosigned()
    {
        var (small, large) = (AuditCase.Begun(), AuditCase.Lived());
        using (var first = await WitnessProcess.StartAsync(folder))
        {
            (await new Running(http, first.Url).PostAsync(Submission(0, small))).ShouldBeCosignatureOf(small);
            await first.KillAsync();
        }

        using var second = await WitnessProcess.StartAsync(folder);
        var running = new Running(http, second.Url);
        (await running.PostAsync(Submission(0, large))).ShouldBe((HttpStatusCode.Conflict, WitnessAnswer.SizeContentType, $"{small.Size}\n"));
        (await running.PostAsync(Submission(small.Size, large))).ShouldBeCosignatureOf(large);
        await second.KillAsync();
    }

    private static string Submission(int oldSize, TestLedger ledger) =>
        Body(oldSize, oldSize == 0 ? [] : TestTree.Consistency(oldSize, ledger.LeafHashes), ledger.Checkpoint());

    private static string Body(int oldSize, IEnumerable<byte[]> proof, string checkpoint) =>
        string.Create(CultureInfo.InvariantCulture, $"old {oldSize}\n{string.Concat(proof.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{checkpoint}");

    private async Task<Running> StartAsync()
    {
        SigningKey.TryParse(WitnessKey.Secret, out var key).ShouldBeTrue();
        var state = new WitnessState(State);
        try
        {
            var witness = new CheckpointWitness(key, [new AuditCase().ReadPolicy()], state, TimeProvider.System);
            witness.CheckState();
            var server = await WitnessServer.StartAsync(witness, "http://127.0.0.1:0", TestContext.Current.CancellationToken);
            return new Running(http, new Uri(server.Urls.Single()), server, state);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private sealed class Running(HttpClient http, Uri url, WebApplication? server = null, WitnessState? state = null) : IAsyncDisposable
    {
        public async Task<WitnessReply> PostAsync(string body)
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            using var response = await http.PostAsync(new Uri(url, "/add-checkpoint"), content, TestContext.Current.CancellationToken);
            return new WitnessReply(
                response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        public async ValueTask DisposeAsync()
        {
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
            state?.Dispose();
        }
    }

    private sealed record WitnessReply(HttpStatusCode Status, string? MediaType, string Text)
    {
        public void ShouldBe((HttpStatusCode Status, string MediaType, string Text) expected) => (Status, MediaType, Text).ShouldBe(expected);

        // Judged by the verifier's own code, which was tried on cosignatures of others.
        public void ShouldBeCosignatureOf(TestLedger ledger)
        {
            Status.ShouldBe(HttpStatusCode.OK, Text);
            VerifierKey.TryParse(WitnessKey.Verifier, out var key).ShouldBeTrue();
            SignedNote.TryParse(Encoding.UTF8.GetBytes($"{ledger.NoteText()}\n{Text}"), out var note).ShouldBeTrue();
            Cosignature.Verify(key, ledger.NoteText(), note.Signatures.Single().Bytes).ShouldNotBeNull().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        }
    }

    /// <summary>A witness of its own process, which can be killed.</summary>
    private sealed class WitnessProcess : IDisposable
    {
        private const string Told = "Witness listens on ";
        private readonly Process process;

        private WitnessProcess(Process process, Uri url) => (this.process, Url) = (process, url);

        public Uri Url { get; }

        public static async Task<WitnessProcess> StartAsync(DirectoryInfo folder)
        {
            var (key, policy) = (Path.Combine(folder.FullName, "key"), Path.Combine(folder.FullName, "policy.json"));
            await File.WriteAllTextAsync(key, WitnessKey.Secret + "\n");
            await File.WriteAllTextAsync(policy, new AuditCase().Policy.ToJsonString());
            var started = LedgerTool.Start("witness", "--key", key, "--policy", policy, "--state", Path.Combine(folder.FullName, "state"), "--url", "http://127.0.0.1:0");
            var line = await started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
            line.ShouldStartWith(Told, customMessage: line.Length > 0 ? line : await started.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            return new WitnessProcess(started, new Uri(line[Told.Length..]));
        }

        public async Task KillAsync()
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        public void Dispose()
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            process.Dispose();
        }
    }
}
