//! One small file a language: what the outline must hold of it.

use super::{Code, Value, parse};

fn code(language: &str, extension: &str, text: &str) -> Code {
    parse(language, extension, text).expect("a grammar").0
}

/// Calls as `callee(arguments)`, texts in quotes.
fn calls(code: &Code) -> Vec<String> {
    let show = |value: &Value| match value {
        Value::Text(text) => format!("'{text}'"),
        Value::Name(name) => name.clone(),
        Value::Number(number) => number.clone(),
        Value::Call(callee, _) => format!("{callee}()"),
        Value::Function(_) => "fn".to_owned(),
        Value::List(items) => format!("[{}]", items.len()),
        Value::Map(pairs) => format!("{{{}}}", pairs.len()),
        Value::Other(_) => "_".to_owned(),
    };
    let one = |call: &super::Call| {
        let arguments: Vec<String> = call
            .arguments
            .iter()
            .map(|a| match &a.name {
                Some(name) => format!("{name}={}", show(&a.value)),
                None => show(&a.value),
            })
            .collect();
        let new = if call.creates { "new " } else { "" };
        format!("{new}{}({})", call.callee, arguments.join(", "))
    };
    code.calls.iter().map(one).collect()
}

fn accesses(code: &Code) -> Vec<String> {
    let one = |a: &super::Access| {
        format!("{}.{}{}", a.object, a.key, if a.has_fallback { "?" } else { "" })
    };
    code.accesses.iter().map(one).collect()
}

fn annotations(code: &Code) -> Vec<String> {
    let one = |a: &super::Annotation| {
        let text = a.arguments.iter().find_map(|a| code.text(&a.value)).unwrap_or_default();
        let owner = a.owner.clone().unwrap_or_default();
        format!(
            "{}('{text}') on {owner}/{}{}",
            a.name,
            a.target,
            if a.on_type { " type" } else { "" }
        )
    };
    code.annotations.iter().map(one).collect()
}

#[track_caller]
fn has(found: &[String], wanted: &[&str]) {
    for want in wanted {
        assert!(found.iter().any(|f| f == want), "no {want} in {found:#?}");
    }
}

#[test]
fn python() {
    let text = "import os\nfrom prometheus_client import Counter as C\nPATH = '/healthz'\n\
        @app.get(f'{PREFIX}/x', timeout=3)\ndef read(request, id):\n\
            return os.getenv('A', 'b')\n\
        os.environ['B']\nos.environ.get('D') or 1\nclass S(BaseSettings):\n    port: int = 3\n\
            host: str\n";
    let code = code("python", "py", text);
    has(&calls(&code), &["os.getenv('A', 'b')", "os.environ.get('D')"]);
    has(&accesses(&code), &["os.environ.B"]);
    has(&annotations(&code), &["app.get('{PREFIX}/x') on /read"]);
    assert_eq!(code.imports["C"], "prometheus_client.C".replace(".C", ".Counter"));
    assert_eq!(code.text(&Value::Name("PATH".into())).as_deref(), Some("/healthz"));
    assert_eq!(code.functions[0].parameters, ["request", "id"]);
    assert_eq!(code.types[0].supers, ["BaseSettings"]);
    assert!(code.types[0].fields.iter().any(|f| f.name == "port" && f.has_default));
}

#[test]
fn javascript() {
    let text = "import express, { Router as R } from 'express';\n\
        const c = require('prom-client');\n\
        const { A, B = 1 } = process.env;\napp.get('/x/' + id, wrap(async (q, r) => r.json()));\n\
        new c.Counter({ name: 'n' });\nprocess.env.PORT || 3000;\nprocess.env['K'];\n\
        process.on('SIGTERM', () => server.close());\n";
    let code = code("javascript", "js", text);
    has(&calls(&code), &["app.get('/x/{id}', wrap())", "new c.Counter({1})", "server.close()"]);
    has(&calls(&code), &["process.on('SIGTERM', fn)"]);
    let wanted = ["process.env.A", "process.env.B?", "process.env.PORT?", "process.env.K"];
    has(&accesses(&code), &wanted);
    assert_eq!(code.resolve("c.Counter").as_deref(), Some("prom-client.Counter"));
    assert_eq!(code.resolve("R").as_deref(), Some("express.Router"));
}

#[test]
fn typescript() {
    let text = "@Controller('health')\nexport class H {\n  @Get('ready')\n\
          async read() { return env!; }\n}\n\
        const x: string = process.env.TOKEN as string;\n";
    let code = code("javascript", "ts", text);
    has(&annotations(&code), &["Controller('health') on /H type", "Get('ready') on H/read"]);
    has(&accesses(&code), &["process.env.TOKEN"]);
}

#[test]
fn go() {
    let text = "package main\nimport (\n\t\"net/http\"\n\tmux \"github.com/gorilla/mux\"\n)\n\
        const path = \"/healthz\"\nfunc (s *Server) run(addr string) {\n\
        \tr.HandleFunc(base+\"/_healthz\", s.healthz)\n\
        \tsignal.Notify(c, os.Interrupt, syscall.SIGTERM)\n\
        \tclient := &http.Client{Timeout: 3}\n\tos.Getenv(\"PORT\")\n}\n\
        type Config struct {\n\tPort int `env:\"PORT\"`\n}\n";
    let code = code("go", "go", text);
    has(&calls(&code), &["r.HandleFunc('{base}/_healthz', s.healthz)", "os.Getenv('PORT')"]);
    has(&calls(&code), &["signal.Notify(c, os.Interrupt, syscall.SIGTERM)"]);
    has(&calls(&code), &["new http.Client(Timeout=3)"]);
    assert_eq!(code.resolve("http.Client").as_deref(), Some("net/http.Client"));
    assert_eq!(code.types[0].fields[0].tag, "`env:\"PORT\"`");
    assert_eq!(code.text(&Value::Name("path".into())).as_deref(), Some("/healthz"));
}

#[test]
fn java() {
    let text = "import io.grpc.Server;\n@RestController\n@RequestMapping(\"/api\")\n\
        class A extends B implements C {\n\
        static final String P = \"/ping\";\n@Value(\"${a.b:x}\") String v;\n\
        @GetMapping(value = \"/x\")\npublic String get(String q) {\n\
        return Optional.ofNullable(System.getenv(\"K\")).orElse(\"d\"); }\n\
        void b() { new Server(1).start(); } }\n";
    let code = code("java", "java", text);
    has(&annotations(&code), &["RequestMapping('/api') on A/A type", "GetMapping('/x') on A/get"]);
    has(&annotations(&code), &["Value('${a.b:x}') on A/v"]);
    has(&calls(&code), &["System.getenv('K')", "new Server(1)", "Server().start()"]);
    assert_eq!(code.types[0].supers.len(), 2, "{:?}", code.types[0].supers);
    assert_eq!(code.imports["Server"], "io.grpc.Server");
}

#[test]
fn kotlin() {
    let text = "import io.ktor.server.netty.Netty\n@RestController\n\
        class A(private val x: B) : HealthIndicator {\n\
        @GetMapping(\"/x\")\nfun get(q: String): String = System.getenv(\"K\") ?: \"d\"\n}\n\
        fun main() { embeddedServer(Netty, port = 80) { \
        routing { get(\"/healthz\") { call.respond(1) } } } }\n";
    let code = code("kotlin", "kt", text);
    has(&annotations(&code), &["GetMapping('/x') on A/get", "RestController('') on A/A type"]);
    has(
        &calls(&code),
        &["System.getenv('K')", "embeddedServer(Netty, port=80)", "get('/healthz')"],
    );
    assert!(code.types[0].supers.contains(&"HealthIndicator".to_owned()), "{:?}", code.types[0]);
    assert!(code.calls.iter().any(|c| c.callee == "System.getenv" && c.has_fallback));
}

#[test]
fn rust() {
    let text = "use axum::{Router, routing::get as g};\nconst P: &str = \"/healthz\";\n\
        #[get(\"/ping\")]\nasync fn ping() {}\nfn main() {\n\
        let a = Router::new().route(P, g(ping)).layer(x);\n\
        std::env::var(\"PORT\").unwrap_or_default();\n\
        env::var(\"HOST\").expect(\"h\");\n\
        axum::serve(l, a).with_graceful_shutdown(s()).await;\n}\n";
    let code = code("rust", "rs", text);
    has(&calls(&code), &["Router.new().route(P, g())", "std.env.var('PORT')", "axum.serve(l, a)"]);
    has(&annotations(&code), &["get('/ping') on /ping"]);
    assert_eq!(code.resolve("g").as_deref(), Some("axum.routing.get"));
    let read = |name: &str| code.calls.iter().find(|c| c.callee.ends_with(name));
    assert!(read("std.env.var").is_some_and(|c| c.has_fallback));
    assert!(read("env.var").is_some());
}

#[test]
fn csharp() {
    let text = "using Microsoft.AspNetCore.Builder;\n[ApiController]\n[Route(\"api\")]\n\
        class A : ControllerBase {\n\
        [HttpGet(\"x\")] public string Get(string q) { \
        return Environment.GetEnvironmentVariable(\"K\") ?? \"d\"; }\n\
        void M() { app.MapHealthChecks(\"/healthz\"); services.AddOptions<T>().ValidateOnStart(); \
        var v = config[\"A:B\"];\n\
        var c = new HttpClient { Timeout = t }; } }\n";
    let code = code("csharp", "cs", text);
    has(&annotations(&code), &["Route('api') on A/A type", "HttpGet('x') on A/Get"]);
    has(
        &calls(&code),
        &["Environment.GetEnvironmentVariable('K')", "app.MapHealthChecks('/healthz')"],
    );
    has(&calls(&code), &["services.AddOptions().ValidateOnStart()", "new HttpClient(Timeout=t)"]);
    has(&accesses(&code), &["config.A:B"]);
    assert!(code.calls[0].has_fallback);
}

#[test]
fn ruby() {
    let text = "require 'sinatra'\nclass A < ApplicationController\n  def show(x)\n\
            ENV['A'] || 1\n    ENV.fetch('B', 2)\n  end\nend\n\
        Rails.application.routes.draw do\n  get '/up', to: 'rails/health#show'\nend\n\
        Signal.trap('TERM') { stop }\n";
    let code = code("ruby", "rb", text);
    has(&calls(&code), &["ENV.fetch('B', 2)", "get('/up', to='rails/health#show')"]);
    has(&calls(&code), &["Signal.trap('TERM', fn)"]);
    has(&accesses(&code), &["ENV.A?"]);
    assert_eq!(code.types[0].supers, ["ApplicationController"]);
}

#[test]
fn php() {
    let text = "<?php\nuse Illuminate\\Support\\Facades\\Route;\nclass A extends Controller {\n\
        #[Route('/x', methods: ['GET'])]\n public function show($q) { return env('K', 'd'); } }\n\
        Route::get('/up', [A::class, 'show']);\n$app->get('/y', function () {});\n$_ENV['Z'];\n\
        return ['url' => env('U')];\n";
    let code = code("php", "php", text);
    has(
        &calls(&code),
        &["env('K', 'd')", "Route.get('/up', [2])", "app.get('/y', fn)", "env('U')"],
    );
    has(&annotations(&code), &["Route('/x') on A/show"]);
    has(&accesses(&code), &["_ENV.Z"]);
    assert_eq!(code.imports["Route"], "Illuminate.Support.Facades.Route");
}

#[test]
fn nesting_without_end_returns() {
    for (language, text) in [
        ("python", "[".repeat(20_000)),
        ("javascript", "(".repeat(20_000)),
        ("go", "package a\nfunc b(){".to_owned() + &"{".repeat(20_000)),
        ("java", "class A{void b(){c".to_owned() + &".d()".repeat(20_000)),
        ("rust", "fn a(){b".to_owned() + &"(c".repeat(20_000)),
        ("php", "<?php ".to_owned() + &"f(".repeat(20_000)),
        ("ruby", "a(".repeat(20_000)),
        ("csharp", "class A{void B(){c".to_owned() + &".D()".repeat(20_000)),
        ("kotlin", "fun a(){b".to_owned() + &".c()".repeat(20_000)),
    ] {
        code(language, "", &text);
    }
}

/// `name=value`, with `?` behind what a condition decides.
fn given(language: &str, extension: &str, text: &str) -> Vec<String> {
    let code = code(language, extension, text);
    let one = |given: &super::Given| {
        let name = &given.name;
        let decided =
            |c: &super::Condition| c.branches.start <= name.start && name.end <= c.branches.end;
        let mark = if code.conditions.iter().any(decided) { "?" } else { "" };
        format!("{}={}{mark}", &text[given.name.clone()], &text[given.value.clone()])
    };
    code.given.iter().map(one).collect()
}

type Sample = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// Language, ending, text, and what is given there.
const GIVEN: &[Sample] = &[
    (
        "python",
        "py",
        "DEBUG = True\nget(u, verify=False)\nif x:\n    get(u, verify=None)\n",
        &["DEBUG=True", "verify=False", "verify=None?"],
    ),
    (
        "go",
        "go",
        "package m\nfunc f() {\nc := tls.Config{Skip: true}\n\
         if e := g(T{A: 1}); e != nil {\nc.Skip = false\n}\n}\n",
        &["Skip=true", "A=1", "c.Skip=false?"],
    ),
    (
        "javascript",
        "ts",
        "const o = { reject: false };\na.b = c ? { d: 1 } : 2;\n",
        &["reject=false", "d=1?"],
    ),
    ("ruby", "rb", "http.mode = NONE\na(b: 1)\nx.y = 2 if z\n", &["http.mode=NONE", "x.y=2?"]),
    ("php", "php", "<?php $c = ['verify' => false]; f(a: true);", &["'verify'=false", "a=true"]),
    ("csharp", "cs", "class A { void F() { o.X = true; G(y: false); } }", &["o.X=true", "y=false"]),
    (
        "java",
        "java",
        "class A { void f() { o.x = true; if (a) { o.y = 1; } } }",
        &["o.x=true", "o.y=1?"],
    ),
    ("kotlin", "kt", "fun f() { o.x = true; g(y = false) }", &["o.x=true", "y=false"]),
    ("rust", "rs", "fn f() { let c = C { skip: true }; }", &["skip=true"]),
];

#[test]
fn values_are_given_in_every_language_and_conditions_are_told() {
    for (language, extension, text, wanted) in GIVEN {
        has(&given(language, extension, text), wanted);
    }
}
